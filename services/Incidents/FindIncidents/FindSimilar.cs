using Helpdesk.Incidents.ListIncidents;
using Helpdesk.Incidents.Subscribers;
using Helpdesk.SearchLanguage;

namespace Helpdesk.Incidents.FindIncidents;

/// <summary>What is being registered.</summary>
/// <param name="Inn">The client's INN in any usual form.</param>
/// <param name="Text">The question typed so far.</param>
internal sealed record FindSimilarRequest(string? Inn, string? Text);

internal sealed class FindSimilarValidator : AbstractValidator<FindSimilarRequest>
{
    public FindSimilarValidator()
    {
        RuleFor(r => r.Inn).NotEmpty().MaximumLength(100);
        RuleFor(r => r.Text).NotEmpty().MaximumLength(Post.LongestText);
    }
}

/// <summary>An incident of the client that may be about the same.</summary>
/// <param name="Incident">The incident.</param>
/// <param name="Likeness">From 0.5 to 1: the share of the shorter question's words that the other has.</param>
internal sealed record SimilarIncident(IncidentRow Incident, double Likeness);

/// <summary>
/// <c>POST /api/incidents/similar</c> (F101, F107): the client's latest incidents whose question has the same words in any form, while a
/// new one is typed.
/// </summary>
internal static class FindSimilar
{
    private const int LookedAt = 200;
    private const int MostShown = 5;

    public static void Map(RouteGroupBuilder incidents) => incidents.MapPost("/similar", HandleAsync)
        .AllowRoles(Roles.Staff).WithSummary("Incidents of a client whose question is like the one being typed");

    private static async Task<IReadOnlyList<SimilarIncident>> HandleAsync(FindSimilarRequest request, IncidentsDb db, CancellationToken ct)
    {
        var inn = InnKpp.Of(request.Inn, null).Inn;
        var typed = StemsOf(request.Text!);
        var latest = await db.Incidents.AsNoTracking().Where(i => i.Inn == inn && i.MergedInto == null)
            .OrderByDescending(i => i.Number).Take(LookedAt).Select(i => new { i.Id, i.Head }).ToListAsync(ct);
        var like = latest.Select(i => (i.Id, Likeness: LikenessOf(typed, StemsOf(i.Head)))).Where(i => i.Likeness >= 0.5)
            .OrderByDescending(i => i.Likeness).Take(MostShown).ToDictionary(i => i.Id, i => i.Likeness);
        var ids = like.Keys.ToArray();
        return
        [
            .. (await db.ShownAsync(db.Incidents.AsNoTracking().Where(i => ids.Contains(i.Id)), ct))
                .Select(row => new SimilarIncident(row, Math.Round(like[row.Id], 2))).OrderByDescending(s => s.Likeness),
        ];
    }

    /// <summary>The stems of words that say something: neither short nor a number.</summary>
    public static HashSet<string> StemsOf(string text) =>
        [.. TextAnalysis.Words(text).Where(w => w.Exact.Length > 3 && !w.Exact.All(char.IsAsciiDigit)).Select(w => w.Stem)];

    /// <summary>The share of the smaller set found in the other; 0 when fewer than two words are shared.</summary>
    public static double LikenessOf(HashSet<string> one, HashSet<string> other)
    {
        var shared = one.Count(other.Contains);
        return shared < 2 ? 0 : (double)shared / Math.Min(one.Count, other.Count);
    }
}
