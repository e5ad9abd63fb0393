using Helpdesk.KnowledgeBase.Articles;

namespace Helpdesk.KnowledgeBase.ArticleHistory;

/// <summary>What one revision changed.</summary>
internal static class Difference
{
    public static IReadOnlyList<string> Of(Revision? before, Revision after)
    {
        var (old, now) = (before?.Content, after.Content);
        (string Field, bool Changed)[] fields =
        [
            ("state", before?.State != after.State),
            ("title", old?.Title != now.Title),
            ("question", old?.Question != now.Question),
            ("solution", old?.Solution != now.Solution),
            ("supertag", old?.Supertag != now.Supertag),
            ("tags", old is null || !old.Tags.SequenceEqual(now.Tags)),
            ("detailsRequired", old?.DetailsRequired != now.DetailsRequired),
            ("audience", old?.Audience != now.Audience),
            ("instructionUrl", old is null || old.InstructionUrl != now.InstructionUrl),
        ];
        return [.. fields.Where(f => f.Changed).Select(f => f.Field)];
    }
}
