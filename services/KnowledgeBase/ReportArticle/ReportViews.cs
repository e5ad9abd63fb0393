using Helpdesk.ServiceDefaults.Access;

namespace Helpdesk.KnowledgeBase.ReportArticle;

/// <summary>Which reports concern whom (F100).</summary>
internal static class ReportViews
{
    /// <summary>A report that its article's owner left without an answer for so long waits for every expert.</summary>
    public static readonly TimeSpan LeftAlone = TimeSpan.FromDays(7);

    /// <summary>
    /// Unanswered ones on the caller's articles; for whoever may answer any, those on nobody's articles too, and those that were left alone: an
    /// owner may be away, or work here no more.
    /// </summary>
    public static IQueryable<ArticleReport> WaitingFor(this IQueryable<ArticleReport> reports, CurrentUser user, DateTimeOffset now)
    {
        var (me, before) = (user.Id, now - LeftAlone);
        var open = reports.Where(r => r.AnsweredAt == null);
        return user.Is(Roles.Expert, Roles.Administrator)
            ? open.Where(r => r.OwnerId == me || r.OwnerId == Guid.Empty || r.At < before)
            : open.Where(r => r.OwnerId == me);
    }

    /// <summary>The caller's own that were answered and whose answers he did not see yet.</summary>
    public static IQueryable<ArticleReport> AnsweredTo(this IQueryable<ArticleReport> reports, CurrentUser user)
    {
        var me = user.Id;
        return reports.Where(r => r.AuthorId == me && r.AnsweredAt != null && r.AnswerSeenAt == null);
    }
}
