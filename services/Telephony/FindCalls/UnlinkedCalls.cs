using Helpdesk.Telephony.Calls;
using Helpdesk.Telephony.ShowCaller;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Telephony.FindCalls;

/// <summary>One answered part that counts and has no incident: work to do (F28).</summary>
internal sealed record UnlinkedCallView(
    Guid CallId, Guid PartId, Guid? OperatorId, string? OperatorName, string? Extension, string? From, string? FromDisplay,
    DateTimeOffset AnsweredAt, double DurationSeconds, double AgeSeconds, IReadOnlyList<Candidate> Candidates);

/// <param name="OperatorId">Whose; mine unless said. Others' are for supervisors and analysts.</param>
/// <param name="Everyone">Everybody's, also of extensions that nobody claimed.</param>
/// <param name="From">Answered at or after.</param>
/// <param name="To">Answered before.</param>
internal sealed record UnlinkedCallsQuery(Guid? OperatorId, bool? Everyone, DateTimeOffset? From, DateTimeOffset? To, string? Cursor, int? Take);

internal static class UnlinkedCallsEndpoint
{
    public static void MapUnlinkedCalls(this IEndpointRouteBuilder app) =>
        app.MapGet("/unlinked", HandleAsync).WithSummary("Counted calls without an incident, newest first.");

    private sealed record Key(DateTimeOffset At, Guid Id);

    private static async Task<Page<UnlinkedCallView>> HandleAsync(
        [AsParameters] UnlinkedCallsQuery query, CurrentUser user, TelephonyDb db, TimeProvider time, CancellationToken cancellationToken)
    {
        var everyone = query.Everyone == true;
        var whose = query.OperatorId ?? user.Id;
        if ((everyone || whose != user.Id) && !user.Is(Roles.Supervisor, Roles.Analyst, Roles.Administrator))
            throw new Forbidden("others-calls", "Only supervisors and analysts see other people's calls.");

        var parts = db.Parts.AsNoTracking().Where(part => part.VerdictVersion > 0 && part.Exclusion == null && !part.Linked);
        if (!everyone) parts = parts.Where(part => part.OperatorId == whose);
        if (query.From is { } from) parts = parts.Where(part => part.AnsweredAt >= from.ToUniversalTime());
        if (query.To is { } to) parts = parts.Where(part => part.AnsweredAt < to.ToUniversalTime());
        if (Cursor.Decode<Key>(query.Cursor) is { } key)
            parts = parts.Where(part => part.AnsweredAt < key.At || (part.AnsweredAt == key.At && part.Id.CompareTo(key.Id) < 0));

        var take = PageSize.Of(query.Take);
        var rows = await (
            from part in parts.OrderByDescending(part => part.AnsweredAt).ThenByDescending(part => part.Id).Take(take + 1)
            join call in db.Calls on part.CallId equals call.Id
            join person in db.People on part.OperatorId equals person.UserId into people
            from person in people.DefaultIfEmpty()
            orderby part.AnsweredAt descending, part.Id descending
            select new { Part = part, call.From, Name = (string?)person.Name }).ToListAsync(cancellationToken);
        var now = time.GetUtcNow();
        var candidates = await db.CandidatesAsync([.. rows.Select(row => row.From).OfType<string>().Distinct()], now, cancellationToken);
        var items = rows.Take(take).Select(row => new UnlinkedCallView(
            row.Part.CallId, row.Part.Id, row.Part.OperatorId, row.Name, row.Part.Extension, row.From, PhoneNumber.Display(row.From), row.Part.AnsweredAt,
            row.Part.DurationSeconds, Math.Round((now - row.Part.AnsweredAt).TotalSeconds), row.From is null ? [] : [.. candidates[row.From]])).ToList();
        var last = rows.Count > take ? rows[take - 1].Part : null;
        return new Page<UnlinkedCallView>(items, last is null ? null : Cursor.Encode(new Key(last.AnsweredAt, last.Id)));
    }
}
