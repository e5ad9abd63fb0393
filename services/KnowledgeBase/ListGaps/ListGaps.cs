using Helpdesk.ServiceDefaults.Access;
using Helpdesk.ServiceDefaults.Problems;
using Helpdesk.ServiceDefaults.Requests;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.KnowledgeBase.ListGaps;

/// <param name="Id">The incident.</param>
/// <param name="Number">Its number.</param>
/// <param name="At">When it was registered, UTC.</param>
internal sealed record GapIncident(Guid Id, long Number, DateTimeOffset At);

/// <param name="Words">Words that most of the group share; together a search for an article that may exist already.</param>
/// <param name="Count">Incidents in it.</param>
/// <param name="Incidents">The newest twenty of them.</param>
internal sealed record Gap(IReadOnlyList<string> Words, int Count, IReadOnlyList<GapIncident> Incidents);

/// <param name="From">The first moment looked at, UTC.</param>
/// <param name="To">The moment it ends before, UTC.</param>
/// <param name="Incidents">Incidents registered in that time; merged ones are their survivors'.</param>
/// <param name="WithoutArticle">Of them without an article now.</param>
/// <param name="Share">The share of these, 0 to 1; null when there were none.</param>
/// <param name="Grouped">Incidents that were looked at to group them: the newest, 3,000 at most.</param>
/// <param name="Gaps">The largest groups of similar ones, fifty at most.</param>
internal sealed record GapsReply(
    DateTimeOffset From, DateTimeOffset To, long Incidents, long WithoutArticle, double? Share, int Grouped, IReadOnlyList<Gap> Gaps);

/// <summary>The experts' work list (F97): incidents that no article answered, similar ones together, the most frequent first.</summary>
internal static class ListGapsEndpoint
{
    private const int MostGrouped = 3000;
    private const int MostGaps = 50;
    private const int MostShown = 20;
    private static readonly TimeSpan Usual = TimeSpan.FromDays(30);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(366);

    public static void MapListGaps(this IEndpointRouteBuilder knowledge) =>
        knowledge.MapGet("/gaps", HandleAsync).AllowRoles(Roles.Expert, Roles.Analyst, Roles.Supervisor, Roles.Administrator)
            .WithSummary("Incidents without an article: their share, and similar ones together; of the last 30 days unless from and to say otherwise");

    private static async Task<GapsReply> HandleAsync(DateTimeOffset? from, DateTimeOffset? to, KnowledgeDb db, TimeProvider time, CancellationToken ct)
    {
        var until = (to ?? time.GetUtcNow()).ToUniversalTime();
        var since = from?.ToUniversalTime() ?? until.Before(Usual);
        if (since >= until || until - since > Longest)
            throw new BadInput("from", "Earlier than to, by a year at most.");
        var heard = db.Heard.AsNoTracking().Where(i => i.At >= since && i.At < until)
            .Join(db.Uses.Where(u => !u.Merged), i => i.IncidentId, u => u.IncidentId, (i, u) => new { Incident = i, u.ArticleId });
        var counts = await heard.GroupBy(_ => 1).Select(g => new { All = g.LongCount(), Without = g.LongCount(i => i.ArticleId == null) }).SingleOrDefaultAsync(ct);
        var unanswered = await heard.Where(i => i.ArticleId == null).OrderByDescending(i => i.Incident.At).Take(MostGrouped)
            .Select(i => new Unanswered(i.Incident.IncidentId, i.Incident.Number, i.Incident.At, i.Incident.Words)).ToListAsync(ct);
        var gaps = SimilarGroups.Of(unanswered).Take(MostGaps).Select(g => new Gap(
            g.Words, g.Incidents.Count, [.. g.Incidents.Take(MostShown).Select(i => new GapIncident(i.Id, i.Number, i.At))]));
        var (all, without) = (counts?.All ?? 0, counts?.Without ?? 0);
        return new GapsReply(since, until, all, without, all == 0 ? null : (double)without / all, unanswered.Count, [.. gaps]);
    }
}
