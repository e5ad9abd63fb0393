using System.Globalization;
using Helpdesk.Incidents.ListIncidents;
using Helpdesk.Incidents.MergeIncidents;
using Helpdesk.Incidents.Subscribers;
using Helpdesk.SearchLanguage;

namespace Helpdesk.Incidents.FindIncidents;

/// <summary>What was typed into the search of incidents.</summary>
/// <param name="Q">Words in the knowledge search's language, a number, INN and KPP, or a phone; all kinds it may be are shown.</param>
/// <param name="Cursor">Where the page of words before ended.</param>
/// <param name="Take">1 to 100 rows, 50 unless told.</param>
internal sealed record FindIncidentsRequest(string? Q, string? Cursor, int? Take);

internal sealed class FindIncidentsValidator : AbstractValidator<FindIncidentsRequest>
{
    public FindIncidentsValidator() => RuleFor(r => r.Q).NotEmpty().MaximumLength(2_000);
}

/// <summary>Everything that the typed text may mean, each kind by itself (decision 11).</summary>
/// <param name="ByNumber">The incident of that number, or the survivor it leads to (F40).</param>
/// <param name="ByClient">The newest incidents of that INN and KPP (F107).</param>
/// <param name="ByPhone">The newest incidents of clients heard of from that phone.</param>
/// <param name="Items">Incidents whose texts match, the newest first; of a merged one, the survivor.</param>
/// <param name="Next">The next page of <paramref name="Items"/>.</param>
/// <param name="Understood">The query as understood.</param>
/// <param name="Hints">What was mended or left out.</param>
/// <param name="Fallback"><c>anyOf</c> when nothing had all words (decision 14).</param>
/// <param name="Complete">False when only the newest incidents were looked at: give the beginning of a word.</param>
internal sealed record FoundIncidents(
    IncidentRow? ByNumber, IReadOnlyList<IncidentRow> ByClient, IReadOnlyList<IncidentRow> ByPhone, IReadOnlyList<IncidentRow> Items, string? Next,
    string Understood, IReadOnlyList<string> Hints, string? Fallback, bool Complete);

/// <summary><c>GET /api/incidents/search</c> (F45, F88, F107).</summary>
internal static class FindIncidents
{
    private const int MostShown = 10;

    public static void Map(RouteGroupBuilder incidents) => incidents.MapGet("/search", HandleAsync)
        .AllowRoles(Roles.Staff).Produces<FoundIncidents>().WithSummary("Finds incidents by words, number, INN and KPP or phone");

    private static async Task<FoundIncidents> HandleAsync([AsParameters] FindIncidentsRequest request, IncidentsDb db, CancellationToken ct)
    {
        var (take, below) = (PageSize.Of(request.Take), CursorText.DecodeNumber(request.Cursor));
        var query = SearchQuery.Parse(request.Q);
        var found = await db.FindTextsAsync(query.Root, below, take, ct);
        string? fallback = null;
        if (found.Ids.Count == 0 && below is null && query.Loose && Rewrite.AnyOf(query.Root) is { } anyOf && anyOf != query.Root)
            (found, fallback) = (await db.FindTextsAsync(anyOf, null, take, ct), "anyOf");
        var first = below is null;
        return new(
            first && query.Number is { } number ? await ByNumberAsync(db, number, ct) : null,
            first ? await ByClientAsync(db, request.Q!, ct) : [],
            first ? await ByPhoneAsync(db, request.Q!, ct) : [],
            await ShownAsync(db, found.Ids, ct), found.Next is { } next ? CursorText.EncodeNumber(next) : null, query.Understood,
            [.. query.Hints.Select(hint => hint.Text(CultureInfo.CurrentUICulture))], fallback is not null && found.Ids.Count > 0 ? fallback : null, found.Complete);
    }

    private static async Task<IncidentRow?> ByNumberAsync(IncidentsDb db, long number, CancellationToken ct)
    {
        var id = await db.Incidents.Where(i => i.Number == number).Select(i => (Guid?)i.Id).SingleOrDefaultAsync(ct);
        return id is null ? null : (await ShownAsync(db, [id.Value], ct)).SingleOrDefault();
    }

    private static async Task<IReadOnlyList<IncidentRow>> ByClientAsync(IncidentsDb db, string typed, CancellationToken ct)
    {
        var key = InnKpp.Parse(typed.Length <= 200 ? typed : "");
        if (InnKppCheck.Of(key).Faults.Count > 0)
            return [];
        var ofClient = db.Incidents.AsNoTracking().Where(i => i.Inn == key.Inn && i.MergedInto == null);
        if (key.Kpp != Kpp.None)
            ofClient = ofClient.Where(i => i.Kpp == key.Kpp);
        return await db.ShownAsync(ofClient.OrderByDescending(i => i.Number).Take(MostShown), ct);
    }

    private static async Task<IReadOnlyList<IncidentRow>> ByPhoneAsync(IncidentsDb db, string typed, CancellationToken ct)
    {
        if (typed.Length > 64 || await db.PhoneAsync(typed, ct) is not { Kind: PhoneKind.National or PhoneKind.International or PhoneKind.Local, Number: { } number })
            return [];
        var heard = db.Phones.Where(p => p.Number == number).OrderByDescending(p => p.LastSeenAt).Take(20);
        var clients = await (
            from p in heard
            join s in db.Subscribers on p.SubscriberId equals s.Id
            select new[] { s.Id, s.SurvivorId ?? s.Id }).ToListAsync(ct);
        var any = clients.SelectMany(both => both).Distinct().ToArray();
        return await db.ShownAsync(
            db.Incidents.AsNoTracking().Where(i => any.Contains(i.SubscriberId) && i.MergedInto == null).OrderByDescending(i => i.Number).Take(MostShown), ct);
    }

    // In the order found; what was merged is shown by where it went on.
    private static async Task<IReadOnlyList<IncidentRow>> ShownAsync(IncidentsDb db, IReadOnlyList<Guid> ids, CancellationToken ct)
    {
        if (ids.Count == 0)
            return [];
        var survivors = await db.SurvivorsOfAsync([.. ids], ct);
        var shown = ids.Select(id => survivors.GetValueOrDefault(id, id)).Distinct().ToList();
        var rows = (await db.ShownAsync(db.Incidents.AsNoTracking().Where(i => shown.Contains(i.Id)), ct)).ToDictionary(row => row.Id);
        return [.. shown.Where(rows.ContainsKey).Select(id => rows[id])];
    }
}
