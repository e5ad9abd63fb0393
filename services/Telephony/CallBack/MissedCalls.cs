using Helpdesk.Telephony.Calls;
using Helpdesk.Telephony.ShowCaller;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Telephony.CallBack;

/// <summary>A call nobody answered, and whose caller nobody has spoken to since (F32).</summary>
/// <param name="Asked">Whether he asked to be called back (P21).</param>
/// <param name="Attempts">How often he called in vain since he was last spoken to, up to a hundred.</param>
internal sealed record MissedCallView(
    Guid CallId, string From, string? FromDisplay, string? To, DateTimeOffset At, double WaitedSeconds, double AgeSeconds, int Attempts,
    IReadOnlyList<Candidate> Candidates, bool Asked);

/// <summary>The call-back list: each caller once, by his last call in vain.</summary>
internal static class MissedCallsEndpoint
{
    private const string Ask = """[{"kind":"callBack"}]""";

    private sealed record Key(DateTimeOffset At, Guid Id);

    private sealed class Row
    {
        public Guid Id { get; init; }

        public string From { get; init; } = "";

        public string? To { get; init; }

        public DateTimeOffset StartedAt { get; init; }

        public DateTimeOffset EndedAt { get; init; }

        public int Attempts { get; init; }

        public bool Asked { get; init; }
    }

    public static void MapMissedCalls(this IEndpointRouteBuilder app) =>
        app.MapGet("/missed", HandleAsync).WithSummary("Callers to call back: missed, and not spoken to since; the last week, newest first; asked: only those who asked for it, or did not.");

    private static async Task<Page<MissedCallView>> HandleAsync(
        string? cursor, int? take, bool? asked, TelephonyDb db, TimeProvider time, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var (size, key) = (PageSize.Of(take), Cursor.Decode<Key>(cursor));
        var (since, before, id) = (now.AddDays(-7), key?.At.ToUniversalTime() ?? now.AddDays(1), key?.Id ?? Guid.Empty);
        var rows = await db.Database.SqlQuery<Row>(
            $"""
            select c.id as "Id", c."from" as "From", c."to" as "To", c.started_at as "StartedAt", c.ended_at as "EndedAt",
                (select count(*)::int from (
                    select 1 from calls e where e."from" = c."from" and e.answered_at is null and e.started_at between {since} and c.started_at
                    limit 100) earlier) as "Attempts",
                c.events @> {Ask}::jsonb as "Asked"
            from calls c
            where c.state = 3 and c.answered_at is null and c.direction is distinct from 1 and c."from" like '+%'
                and c.started_at >= {since} and (c.started_at, c.id) < ({before}, {id})
                and not exists (select 1 from calls l where l."from" = c."from" and (l.started_at, l.id) > (c.started_at, c.id)
                    and (l.answered_at is not null or l.state = 3))
                and not exists (select 1 from calls o where o."to" = c."from" and o.started_at > c.started_at and o.answered_at is not null)
                and ({asked}::boolean is null or c.events @> {Ask}::jsonb = {asked})
            order by c.started_at desc, c.id desc limit {size + 1}
            """).ToListAsync(cancellationToken);
        var candidates = await db.CandidatesAsync([.. rows.Select(row => row.From).Distinct()], now, cancellationToken);
        var items = rows.Take(size).Select(row => new MissedCallView(
            row.Id, row.From, PhoneNumber.Display(row.From), PhoneNumber.Display(row.To), row.StartedAt, (row.EndedAt - row.StartedAt).TotalSeconds,
            Math.Round((now - row.StartedAt).TotalSeconds), row.Attempts, [.. candidates[row.From]], row.Asked)).ToList();
        return new Page<MissedCallView>(items, rows.Count > size ? Cursor.Encode(new Key(rows[size - 1].StartedAt, rows[size - 1].Id)) : null);
    }
}
