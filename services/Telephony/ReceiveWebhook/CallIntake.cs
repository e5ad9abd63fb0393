using Helpdesk.Telephony.Calls;
using Helpdesk.Telephony.ManageAccounts;
using Helpdesk.Telephony.RecordCalls;
using Helpdesk.Telephony.Subscribe;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Helpdesk.Telephony.ReceiveWebhook;

/// <summary>Takes a webhook's events into their call: raw event, call, outbox and live feeds in one transaction.</summary>
internal sealed class CallIntake(TelephonyDb db, CallNewsDesk desk, RecordingDesk recordings, SubscriptionDesk subscriptions, TimeProvider time)
{
    private const int Attempts = 8;

    public async Task TakeAsync(PbxAccount account, RawEvent raw, PbxReading reading, bool silent, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await TakeOnceAsync(account, raw, reading, silent, cancellationToken);
                return;
            }
            catch (Exception race) when (attempt < Attempts && IsRace(race))
            {
                // Another event of the same call was first; now it is there to be found.
                db.ChangeTracker.Clear();
            }
        }
    }

    private async Task TakeOnceAsync(PbxAccount account, RawEvent raw, PbxReading reading, bool silent, CancellationToken cancellationToken)
    {
        // A failed statement ends the whole try, so savepoints would be two round trips for nothing.
        db.Database.AutoSavepointsEnabled = false;
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        try
        {
            if (reading.Events.Count > 0) raw.BelongsTo(await HearAsync(account, reading.Events, silent, show: true, cancellationToken));
            if (reading.EndedSubscription is { } ended) await subscriptions.EndedAsync(account, ended, time.GetUtcNow(), cancellationToken);
            db.RawEvents.Add(raw);
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }
        catch (Exception race) when (IsRace(race))
        {
            // What waited for the commit is forgotten with it. A connection that broke has nothing to roll back.
            await transaction.RollbackAsync(CancellationToken.None);
            throw;
        }
    }

    /// <summary>Takes events into the call that their keys name, or a new one. The caller saves and commits.</summary>
    /// <returns>The call.</returns>
    public async Task<Guid> HearAsync(PbxAccount account, IReadOnlyList<PbxEvent> told, bool silent, bool show, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var keys = KeysOf(told);
        var known = await db.LockedWithPartsAsync(db.Calls.FromSql($"""
            select * from calls where id in (select call_id from call_legs where account_id = {account.Id} and key = any({keys}))
            order by id for update
            """), cancellationToken);
        // While we waited for it, it became part of another, which the next try finds.
        if (known.Exists(other => other.HasJoined)) throw new DbUpdateConcurrencyException("The call has joined another.");
        var call = known.FirstOrDefault();
        if (call is null)
        {
            call = Call.Of(account.Id, account.Numbers, now);
            db.Calls.Add(call);
        }
        else if (known.Count > 1)
        {
            told = [.. told, .. await JoinAsync(call, known.Skip(1), now, cancellationToken)];
        }

        var operators = silent ? [] : await desk.OperatorsAsync(PeopleOf(told), cancellationToken);
        await RegisterAsync(account, call, keys, cancellationToken);
        await desk.AnnounceAsync(call, call.Hear(told, operators, now), now, cancellationToken, show);
        await recordings.NoteAsync(account, call.Id, told, now, cancellationToken);
        return call.Id;
    }

    // A transfer, or a ring that came late, tells that calls taken for several are one. One that has incidents stays by itself.
    private async Task<List<PbxEvent>> JoinAsync(Call call, IEnumerable<Call> others, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var joined = new List<PbxEvent>();
        foreach (var other in others.Where(other => !other.Linked))
        {
            var (told, news) = other.JoinAnother(now);
            joined.AddRange(told);
            await desk.AnnounceAsync(other, news, now, cancellationToken);
            await db.Database.ExecuteSqlAsync(
                $"""
                with legs as (update call_legs set call_id = {call.Id} where call_id = {other.Id}),
                    raw as (update raw_events set call_id = {call.Id} where call_id = {other.Id}),
                    notes as (update call_notes set call_id = {call.Id} where call_id = {other.Id})
                update recordings r set call_id = {call.Id} where r.call_id = {other.Id}
                    and not exists (select 1 from recordings known where known.call_id = {call.Id} and known.fingerprint = r.fingerprint)
                """, cancellationToken);
        }

        return joined;
    }

    /// <summary>The provider's ids that events carry.</summary>
    public static string[] KeysOf(IEnumerable<PbxEvent> told) =>
        [.. told.SelectMany(e => new[] { e.Call, e.Leg, e.Joins }).OfType<string>().Where(key => key.Length > 0).Distinct()];

    /// <summary>The people whom events name.</summary>
    public static string[] PeopleOf(IEnumerable<PbxEvent> told) =>
        [.. told.SelectMany(e => e.Users.Append(e.Person)).Select(Person.Key).OfType<string>().Distinct()];

    /// <summary>Remembers that these ids are the call's, unless they are another's already.</summary>
    public async Task RegisterAsync(PbxAccount account, Call call, string[] keys, CancellationToken cancellationToken)
    {
        var told = call.Events.SelectMany(e => new[] { e.Call, e.Leg, e.Joins }).ToHashSet();
        var unknown = keys.Where(key => !told.Contains(key)).ToArray();
        if (unknown.Length == 0) return;
        var registered = call.Version == 0 ? [] : await db.Legs
            .Where(leg => leg.AccountId == account.Id && unknown.Contains(leg.Key)).Select(leg => leg.Key).ToListAsync(cancellationToken);
        db.Legs.AddRange(unknown.Except(registered).Select(key => new CallLeg(account.Id, key, call.Id)));
    }

    // Live feeds' statements fail by themselves, others wrapped by EF.
    private static bool IsRace(Exception exception) =>
        exception is DbUpdateConcurrencyException
        || (exception as PostgresException ?? exception.InnerException as PostgresException) is
        {
            SqlState: PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected
        };
}
