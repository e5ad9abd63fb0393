using Helpdesk.KnowledgeBase.Articles;
using Helpdesk.KnowledgeBase.AttachFiles;
using Helpdesk.KnowledgeBase.CountUses;
using Helpdesk.KnowledgeBase.ReportArticle;

namespace Helpdesk.KnowledgeBase.ExportArticles;

/// <summary>What a line of the export is of; a line that says nothing is an article.</summary>
internal enum LineKind
{
    Article,
    Revision,
    File,
    Report,
    Use,
}

/// <summary>One change of an article: how it was afterwards.</summary>
/// <param name="Kind">revision.</param>
/// <param name="ArticleId">The article, of a line before this one or of the database.</param>
/// <param name="Version">The article's version that the change made.</param>
/// <param name="State">draft, published or retired.</param>
/// <param name="Content">What was written.</param>
/// <param name="At">When, UTC.</param>
/// <param name="ActorId">Who.</param>
/// <param name="ActorName">His name.</param>
internal sealed record ExportedRevision(
    LineKind Kind, Guid ArticleId, int Version, ArticleState State, ArticleContent Content, DateTimeOffset At, Guid ActorId, string ActorName)
{
    public static ExportedRevision Of(Revision r) => new(LineKind.Revision, r.ArticleId, r.Version, r.State, r.Content, r.At, r.ActorId, r.ActorName);
}

/// <summary>A file of an article, by reference: the content is the file <paramref name="Key"/> of the blob store, which is copied as a folder.</summary>
/// <param name="Kind">file.</param>
/// <param name="Id">The file.</param>
/// <param name="ArticleId">The article.</param>
/// <param name="Name">As its author called it.</param>
/// <param name="Key">SHA-256 of the content, lower-case hex.</param>
/// <param name="Length">Bytes.</param>
/// <param name="ContentType">What the first bytes say.</param>
/// <param name="AddedBy">Who attached it.</param>
/// <param name="AddedByName">His name.</param>
/// <param name="AddedAt">When, UTC.</param>
internal sealed record ExportedFile(
    LineKind Kind, Guid Id, Guid ArticleId, string Name, string Key, long Length, string ContentType, Guid AddedBy, string AddedByName,
    DateTimeOffset AddedAt)
{
    public static ExportedFile Of(ArticleFile f) => new(
        LineKind.File, f.Id, f.ArticleId, f.Name, f.Key, f.Length, f.ContentType, f.AddedBy, f.AddedByName, f.AddedAt);
}

/// <summary>A report that an article is wrong (F100), with its answer.</summary>
/// <param name="Kind">report.</param>
/// <param name="Report">The report.</param>
internal sealed record ExportedReport(LineKind Kind, ReportRow Report)
{
    public static ExportedReport Of(ArticleReport r) => new(LineKind.Report, ReportRow.Of(r));
}

/// <summary>An incident's link to an article, or that it has none any more, as of the incident's version that told it (F96).</summary>
/// <param name="Kind">use.</param>
/// <param name="IncidentId">The incident.</param>
/// <param name="Version">The incident's version that told of the link.</param>
/// <param name="ArticleId">The article; null if unlinked.</param>
/// <param name="Merged">Another incident took this one in, so that it does not count.</param>
/// <param name="MergedVersion">The incident's version that told so.</param>
internal sealed record ExportedUse(LineKind Kind, Guid IncidentId, int Version, Guid? ArticleId, bool Merged, int MergedVersion)
{
    public static ExportedUse Of(ArticleUse u) => new(LineKind.Use, u.IncidentId, u.Version, u.ArticleId, u.Merged, u.MergedVersion);
}
