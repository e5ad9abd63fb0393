using Helpdesk.Telephony.Calls;
using Helpdesk.Telephony.CountCalls;
using Helpdesk.Telephony.LinkCalls;
using Helpdesk.Telephony.ManageAccounts;
using Helpdesk.Telephony.RecordCalls;
using Helpdesk.Telephony.ShowCaller;
using Helpdesk.Telephony.Subscribe;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Helpdesk.Telephony.ReceiveWebhook;

/// <summary>Takes a webhook's events into their call: raw event, call, outbox and live feeds in one transaction.</summary>
internal sealed class CallIntake(
    TelephonyDb db, CallNewsDesk desk, CallJudge judge, CallLinker linker, RecordingDesk recordings, SubscriptionDesk subscriptions, TimeProvider time)
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
        // Calls of the webhook before are older than what the locks will show.
        db.ChangeTracker.Clear();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        try
        {
            IReadOnlyList<object> fresh = [];
            if (reading.Events.Count > 0)
            {
                (var callId, fresh) = await HearAsync(account, reading.Events, silent, show: true, cancellationToken);
                raw.BelongsTo(callId);
            }

            if (reading.EndedSubscription is { } ended) await subscriptions.EndedAsync(account, ended, time.GetUtcNow(), cancellationToken);
            await db.SaveAndCommitAsync([.. fresh, raw], cancellationToken);
        }
        catch (Exception race) when (IsRace(race))
        {
            // What waited for the commit is forgotten with it. A connection that broke has nothing to roll back.
            await transaction.RollbackAsync(CancellationToken.None);
            throw;
        }
    }

    /// <summary>Takes events into the call that their keys name, or a new one. The caller saves and commits.</summary>
    /// <returns>The call, and rows that are new and still to be inserted, in this order.</returns>
    public async Task<(Guid CallId, IReadOnlyList<object> Fresh)> HearAsync(PbxAccount account, IReadOnlyList<PbxEvent> told, bool silent, bool show, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var keys = KeysOf(told);
        var (known, found, caller) = await FactsAsync(account, keys, told, silent, cancellationToken);
        // While we waited for it, it became part of another, which the next try finds.
        if (known.Exists(other => other.HasJoined)) throw new DbUpdateConcurrencyException("The call has joined another.");
        var call = known.FirstOrDefault();
        var isNew = call is null;
        call ??= Call.Of(account.Id, account.Numbers, now);
        if (known.Count > 1)
        {
            told = [.. told, .. await JoinAsync(call, known.Skip(1), now, cancellationToken)];
        }

        // What a joined call had told names people that were not asked for yet.
        var operators = silent ? [] : known.Count > 1 ? await desk.OperatorsAsync(PeopleOf(told), cancellationToken) : found;
        var legs = await NewLegsAsync(account, call, keys, cancellationToken);
        await desk.AnnounceAsync(call, call.Hear(told, operators, now), now, cancellationToken, show, caller);
        await recordings.NoteAsync(account, call.Id, told, now, cancellationToken);
        return (call.Id, isNew ? [call, .. call.Parts, .. legs] : legs);
    }

    // All that a webhook asks of the database, in one round trip. The parts are read by a statement after the one that waits for the calls'
    // locks: it sees what was committed meanwhile.
    private Task<(List<Call> Known, Dictionary<string, Guid> Operators, KnownCaller? Caller)> FactsAsync(
        PbxAccount account, string[] keys, IReadOnlyList<PbxEvent> told, bool silent, CancellationToken cancellationToken)
    {
        var people = silent ? [] : PeopleOf(told);
        var pops = !silent && told.Any(e => e.Kind is PbxEventKind.Ring or PbxEventKind.Answer);
        var number = pops ? told.Select(e => PhoneNumber.Read(e.From, account.Numbers)).FirstOrDefault(n => n.Value?[0] == '+').Value : null;
        List<FormattableString> queries =
        [
            $"""
            select * from calls where id in (select call_id from call_legs where account_id = {account.Id} and key = any({keys}))
            order by id for update
            """,
            $"select * from call_parts where call_id in (select call_id from call_legs where account_id = {account.Id} and key = any({keys}))",
        ];
        var mayEnd = told.Any(e => e.Kind is PbxEventKind.LegEnd or PbxEventKind.RingEnd or PbxEventKind.CallEnd);
        if (mayEnd) queries.Add(SettingsExtensions.SettingQuery<RegistrationRules>());
        if (people.Length > 0) queries.Add(CallNewsDesk.OperatorsQuery(people));
        if (number is not null) queries.Add(Candidates.Query(number));
        return db.ReadTogetherAsync<(List<Call>, Dictionary<string, Guid>, KnownCaller?)>(queries, async (reader, ct) =>
        {
            var calls = await db.ReadWithPartsAsync(reader, ct);
            if (mayEnd)
            {
                await reader.NextResultAsync(ct);
                judge.KnowRules(await SettingsExtensions.ReadSettingAsync<RegistrationRules>(reader, ct));
            }

            var operators = new Dictionary<string, Guid>();
            if (people.Length > 0)
            {
                await reader.NextResultAsync(ct);
                operators = await CallNewsDesk.OperatorsAsync(reader, ct);
            }

            if (number is null) return (calls, operators, null);
            await reader.NextResultAsync(ct);
            return (calls, operators, new KnownCaller(number, await Candidates.ReadAsync(reader, time.GetUtcNow(), ct)));
        }, cancellationToken);
    }

    // A transfer, or a ring that came late, tells that calls taken for several are one, whose all their incidents are (F25).
    private async Task<List<PbxEvent>> JoinAsync(Call call, IEnumerable<Call> others, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var joined = new List<PbxEvent>();
        foreach (var other in others)
        {
            await linker.CarryAsync(other, call, now, cancellationToken);
            var (told, news) = other.JoinAnother(call, now);
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

    /// <summary>What there is to remember of these ids being the call's, unless they are another's already.</summary>
    public async Task<IReadOnlyList<CallLeg>> NewLegsAsync(PbxAccount account, Call call, string[] keys, CancellationToken cancellationToken)
    {
        var told = call.Events.SelectMany(e => new[] { e.Call, e.Leg, e.Joins }).ToHashSet();
        var unknown = keys.Where(key => !told.Contains(key)).ToArray();
        if (unknown.Length == 0) return [];
        var registered = call.Version == 0 ? [] : await db.Legs
            .Where(leg => leg.AccountId == account.Id && unknown.Contains(leg.Key)).Select(leg => leg.Key).ToListAsync(cancellationToken);
        return [.. unknown.Except(registered).Select(key => new CallLeg(account.Id, key, call.Id))];
    }

    // Live feeds' statements fail by themselves, others wrapped by EF.
    private static bool IsRace(Exception exception) =>
        exception is DbUpdateConcurrencyException
        || (exception as PostgresException ?? exception.InnerException as PostgresException) is
        {
            SqlState: PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected
        };
}
