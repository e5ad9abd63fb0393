namespace Helpdesk.SearchLanguage;

/// <summary>What a text that is no query, such as a client's question, is about.</summary>
public static class TellingWords
{
    private const int Shortest = 3;

    /// <summary>The different words in order of appearance, one for each stem; without function words, very short ones and bare numbers.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="most">At most so many words.</param>
    public static IReadOnlyList<AnyForm> Of(string text, int most)
    {
        var stems = new HashSet<string>(StringComparer.Ordinal);
        return
        [
            .. TextAnalysis.Words(text)
                .Where(w => w.Exact.Length >= Shortest && !FunctionWords.Contains(w.Exact) && !w.Exact.All(char.IsDigit) && stems.Add(w.Stem))
                .Select(w => new AnyForm(w.Exact, w.Stem)).Take(most),
        ];
    }
}
