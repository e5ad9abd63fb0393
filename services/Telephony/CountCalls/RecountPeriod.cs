using Helpdesk.Telephony.Calls;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Telephony.CountCalls;

/// <summary>Judges a period's calls again after a change of the rules, some hundred at a time; done again it changes nothing.</summary>
internal sealed class RecountPeriod(TelephonyDb db, CallJudge judge, TimeProvider time) : Work
{
    private const int AtOnce = 300;

    /// <param name="From">Answered at or after.</param>
    /// <param name="To">Answered before.</param>
    /// <param name="After">The part that the run before came to among those answered at <paramref name="From"/>.</param>
    internal sealed record Span(DateTimeOffset From, DateTimeOffset To, Guid? After);

    public override async Task RunAsync(DueItem item, CancellationToken cancellationToken)
    {
        var span = item.PayloadAs<Span>();
        var (from, to) = (span.From.ToUniversalTime(), span.To.ToUniversalTime());
        var parts = db.Parts.AsNoTracking().Where(part => part.VerdictVersion > 0 && part.AnsweredAt >= from && part.AnsweredAt < to);
        if (span.After is { } after) parts = parts.Where(part => part.AnsweredAt > from || part.Id.CompareTo(after) > 0);
        var next = await parts.OrderBy(part => part.AnsweredAt).ThenBy(part => part.Id).Take(AtOnce)
            .Select(part => new { part.Id, part.CallId, part.AnsweredAt }).ToListAsync(cancellationToken);
        if (next.Count == 0) return;

        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var ids = next.Select(part => part.CallId).Distinct().ToArray();
        var calls = await db.LockedWithPartsAsync(db.Calls.FromSql($"select * from calls where id = any({ids}) order by id for update"), cancellationToken);
        foreach (var call in calls) await judge.JudgeAsync(call, time.GetUtcNow(), cancellationToken);
        if (next.Count == AtOnce) db.Schedule<RecountPeriod>(item.Key, time.GetUtcNow(), new Span(next[^1].AnsweredAt, to, next[^1].Id));
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }
}
