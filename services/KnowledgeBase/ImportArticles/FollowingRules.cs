using Helpdesk.KnowledgeBase.Articles;
using Helpdesk.KnowledgeBase.ExportArticles;
using Helpdesk.KnowledgeBase.ReportArticle;
using Helpdesk.ServiceDefaults.Files;

namespace Helpdesk.KnowledgeBase.ImportArticles;

/// <summary>What is wrong with a line that follows the articles.</summary>
internal static class FollowingRules
{
    private const int LongestName = 200;

    /// <summary>The first fault of a line; null if it can be taken.</summary>
    public static string? FaultOf(object line) => line switch
    {
        ExportedRevision r => r.ArticleId == Guid.Empty || r.Version is < 1 or > 1_000_000 ? "A revision has an article and a version from 1."
            : IsName(r.ActorName) && IsWhole(r.Content) ? null : "A revision has all its content and who made it.",
        ExportedFile f => f.Id == Guid.Empty || f.ArticleId == Guid.Empty || f.Key is null ? "A file has an id, an article and a key."
            : IsName(f.AddedByName) && IsFileName(f.Name) ? null : "A file has a name and who attached it.",
        ExportedReport { Report: { } r } => r.Id == Guid.Empty || r.ArticleId == Guid.Empty || !IsText(r.Text, ArticleReport.LongestText) || !IsName(r.AuthorName)
            ? "A report has an id, an article, a text and an author."
            : (r.AnsweredAt is null) == (r.Answer is null) && (r.AnsweredBy is null) == (r.Answer is null) && (r.Answer is null || IsText(r.Answer, ArticleReport.LongestText))
                ? null : "An answer comes with who gave it and when.",
        ExportedReport => "A report has a report.",
        ExportedUse u => u.IncidentId == Guid.Empty || u.Version < 0 || u.MergedVersion < 0 ? "A use has an incident and its versions." : null,
        _ => "There is no such kind of line.",
    };

    private static bool IsWhole(ArticleContent? c) =>
        c is { Title: not null, Question: not null, Solution: not null, Supertag: not null, Tags: { Length: <= ArticleContentRules.MostTags } tags }
        && c.Title.Length <= ArticleContentRules.LongestTitle && c.Question.Length <= ArticleContentRules.LongestQuestion
        && c.Solution.Length <= ArticleContentRules.LongestSolution && c.Supertag.Length <= ArticleContentRules.LongestTag
        && tags.All(t => t is { Length: <= ArticleContentRules.LongestTag });

    private static bool IsName(string? name) => name is { Length: <= LongestName };

    private static bool IsText(string? text, int longest) => text is { Length: > 0 } && text.Length <= longest;

    private static bool IsFileName(string? name) =>
        name is { Length: > 0 and <= Attachments.LongestName } and not ("." or "..") && !name.Any(c => c is '/' or '\\' || char.IsControl(c));
}
