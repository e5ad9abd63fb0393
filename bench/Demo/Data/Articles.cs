namespace Helpdesk.Bench.Demo.Data;

internal static class Articles
{
    /// <summary>The first <paramref name="count"/> articles in an order mixed by the seed; at most 300 in all.</summary>
    public static IReadOnlyList<Article> Take(int count, int seed)
    {
        Article[] all = [.. ReportingArticles.All(), .. WorkplaceArticles.All()];
        new Random(seed).Shuffle(all);
        return all[..Math.Min(count, Math.Min(300, all.Length))];
    }
}
