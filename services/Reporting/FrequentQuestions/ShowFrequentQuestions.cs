using Helpdesk.Reporting.DeskClock;
using Helpdesk.Reporting.RegistrationRate;
using Helpdesk.ServiceDefaults.Access;
using Helpdesk.ServiceDefaults.Settings;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Reporting.FrequentQuestions;

/// <summary>What clients asked in a period. A merged incident is counted in its survivor only.</summary>
/// <param name="From">First moment of the period.</param>
/// <param name="To">First moment after it.</param>
/// <param name="Zone">The desk's IANA zone, by which days were taken.</param>
/// <param name="Incidents">Incidents registered in the period.</param>
/// <param name="WithoutArticle">Of them without an article: what experts look through (F97).</param>
/// <param name="Articles">The hundred most frequent articles, most frequent first.</param>
internal sealed record FrequentQuestionsReport(
    DateTimeOffset From, DateTimeOffset To, string Zone, long Incidents, long WithoutArticle, IReadOnlyList<FrequentQuestion> Articles);

/// <param name="ArticleId">The article.</param>
/// <param name="Number">Its number; null while nothing is known of it.</param>
/// <param name="Title">Its title.</param>
/// <param name="Count">Incidents linked to it now.</param>
internal sealed record FrequentQuestion(Guid ArticleId, int? Number, string? Title, long Count);

/// <summary><c>GET /api/reports/questions?from=&amp;to=</c>: the most frequent questions by articles (F96, F141).</summary>
internal static class ShowFrequentQuestionsEndpoint
{
    private const int Most = 100;

    public static void MapShowFrequentQuestions(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/questions", HandleAsync).AllowRoles(Roles.Staff).WithSummary("The most frequent questions of a period, by article.");

    private static async Task<FrequentQuestionsReport> HandleAsync(
        string? from, string? to, ReportingDb db, TimeProvider time, CancellationToken cancellationToken)
    {
        var desk = (await db.SettingAsync<DeskTime>(cancellationToken)).Value;
        var period = ReportPeriod.Of(from, to, desk, time.GetUtcNow());
        var counted = db.CountedIncidents.AsNoTracking().Where(incident =>
            incident.MergedInto == null && incident.RegisteredAt >= period.From && incident.RegisteredAt < period.To);
        var counts = await counted.GroupBy(incident => incident.ArticleId)
            .Select(group => new { ArticleId = group.Key, Count = group.LongCount() }).ToListAsync(cancellationToken);

        var most = counts.Where(row => row.ArticleId is not null).OrderByDescending(row => row.Count).ThenBy(row => row.ArticleId).Take(Most).ToList();
        var ids = most.Select(row => row.ArticleId!.Value).ToList();
        var articles = await db.KnownArticles.AsNoTracking().Where(article => ids.Contains(article.ArticleId))
            .ToDictionaryAsync(article => article.ArticleId, cancellationToken);
        return new FrequentQuestionsReport(
            TimeZoneInfo.ConvertTime(period.From, desk.Find()), TimeZoneInfo.ConvertTime(period.To, desk.Find()), desk.Zone,
            counts.Sum(row => row.Count), counts.Where(row => row.ArticleId is null).Sum(row => row.Count),
            [.. most.Select(row => QuestionOf(row.ArticleId!.Value, articles.GetValueOrDefault(row.ArticleId!.Value), row.Count))]);
    }

    private static FrequentQuestion QuestionOf(Guid id, ReadModels.KnownArticle? article, long count) => new(id, article?.Number, article?.Title, count);
}
