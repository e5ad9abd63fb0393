using System.Text.Json.Nodes;
using Helpdesk.ServiceDefaults.Files;
using Helpdesk.Telephony.Calls;
using Helpdesk.Telephony.Contracts;
using Helpdesk.Telephony.ReceiveWebhook;
using Helpdesk.Telephony.RecordCalls;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Telephony.ForgetPerson;

/// <summary>
/// Erases a person from his calls: numbers, webhooks, what screens were shown and other services told, notes, reasons and recordings. The
/// calls stay with their times and people, so that the registration % is what it was. A number that is blocked stays so, without why: who is
/// turned away is not let in by asking to be forgotten. Once more a day later: webhooks that waited on disk by then are in too.
/// </summary>
internal sealed class EraseCalls(TelephonyDb db, BlobStore blobs, TimeProvider time) : Work
{
    private const int AtOnce = 200;
    private const int SignificantDigits = 10;
    private static readonly TimeSpan Stragglers = TimeSpan.FromDays(1);

    private static readonly string[] ToldOfCallers =
        [.. ((Type[])[typeof(CallReceived), typeof(CallAnswered), typeof(CallCounted), typeof(CallLinked)]).Select(type => $"{type.FullName}, {type.Assembly.GetName().Name}")];

    /// <param name="Phones">Numbers that are his alone.</param>
    /// <param name="CallIds">Calls linked to his incidents.</param>
    /// <param name="Last">Whether this is the second look.</param>
    internal sealed record Order(string[] Phones, Guid[] CallIds, bool Last);

    public override async Task RunAsync(DueItem item, CancellationToken cancellationToken)
    {
        var order = item.PayloadAs<Order>();
        var his = await db.Database.SqlQuery<Guid>(
            $"""
            select id as "Value" from calls where "from" = any({order.Phones}) union select id from calls where "to" = any({order.Phones})
            union select id from calls where id = any({order.CallIds})
            """).ToListAsync(cancellationToken);
        foreach (var portion in his.Order().Chunk(AtOnce)) await EraseAsync(portion, order, cancellationToken);
        await EraseWebhooksAsync(order.Phones, cancellationToken);
        await EraseShownAsync([item.Key], Guid.Parse(item.Key), order.Phones, cancellationToken);
        await EraseToldAsync(order.Phones, order.CallIds, cancellationToken);
        await db.BlockedCallers.Where(caller => order.Phones.Contains(caller.Number))
            .ExecuteUpdateAsync(caller => caller.SetProperty(c => c.Reason, (string?)null), cancellationToken);
        if (order.Last) return;
        db.Schedule<EraseCalls>(item.Key, time.GetUtcNow() + Stragglers, order with { Last = true });
        await db.SaveChangesAsync(cancellationToken);
    }

    private async Task EraseAsync(Guid[] portion, Order order, CancellationToken cancellationToken)
    {
        db.ChangeTracker.Clear();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var calls = await db.LockedWithPartsAsync(
            db.Calls.FromSql($"select * from calls where id = any({portion}) order by id for update"), cancellationToken);
        var (phones, linked) = (order.Phones.ToHashSet(), order.CallIds.ToHashSet());
        foreach (var call in calls) call.Forget(phones, linked.Contains(call.Id));
        await db.Notes.Where(note => portion.Contains(note.CallId)).ExecuteDeleteAsync(cancellationToken);
        await db.LinkChanges.Where(change => portion.Contains(change.CallId) && change.Reason != null)
            .ExecuteUpdateAsync(change => change.SetProperty(c => c.Reason, (string?)null), cancellationToken);
        foreach (var recording in await db.Recordings.Where(r => portion.Contains(r.CallId) && r.State != RecordingState.Expired).ToListAsync(cancellationToken))
            await ForgetRecordings.ForgetAsync(db, blobs, recording, cancellationToken);
        await db.RawEvents.Where(raw => raw.CallId != null && portion.Contains(raw.CallId.Value)).ExecuteUpdateAsync(Erased, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        await EraseShownAsync([.. portion.Select(id => id.ToString())], null, order.Phones, cancellationToken);
    }

    // Questions about a number belong to no call. Looked for without an index: an erasure is rare.
    private async Task EraseWebhooksAsync(string[] phones, CancellationToken cancellationToken)
    {
        var digits = phones.Where(phone => phone.Length > SignificantDigits).Select(phone => phone[^SignificantDigits..]).ToArray();
        if (digits.Length == 0) return;
        db.Database.SetCommandTimeout(TimeSpan.FromMinutes(5));
        var found = await db.Database.SqlQuery<Guid>(
            $"""
            select id as "Value" from raw_events where fault is distinct from {RawEvent.ErasedFault} and exists (
                select 1 from unnest({digits}) his where strpos(query, his) > 0 or position(convert_to(his, 'UTF8') in body) > 0)
            """).ToListAsync(cancellationToken);
        foreach (var portion in found.Chunk(1000))
            await db.RawEvents.Where(raw => portion.Contains(raw.Id)).ExecuteUpdateAsync(Erased, cancellationToken);
    }

    private static void Erased(Microsoft.EntityFrameworkCore.Query.UpdateSettersBuilder<RawEvent> raw) => raw
        .SetProperty(e => e.Body, Array.Empty<byte>()).SetProperty(e => e.Query, "").SetProperty(e => e.Rest, "").SetProperty(e => e.ContentType, (string?)null)
        .SetProperty(e => e.Understood, "[]").SetProperty(e => e.Fault, RawEvent.ErasedFault);

    // Events that are kept to be told again to a service that is new.
    private Task<int> EraseToldAsync(string[] phones, Guid[] callIds, CancellationToken cancellationToken)
    {
        var linked = callIds.Select(id => id.ToString("D")).ToArray();
        return db.Database.ExecuteSqlAsync(
            $$"""
            update outbox told set body = told.body
                || case when his.is_from then '{"from":null}'::jsonb else '{}' end || case when his.is_to then '{"to":null}'::jsonb else '{}' end
            from (
                select position,
                    body->>'from' = any({{phones}}) or (body->>'from' is not null and calls and not goes_out) as is_from,
                    body->>'to' = any({{phones}}) or (body->>'to' is not null and calls and goes_out) as is_to
                from (
                    select position, body, body->>'callId' = any({{linked}}) as calls, coalesce(body->>'direction', 'in') = 'out' as goes_out
                    from outbox where type = any({{ToldOfCallers}})) of_callers) his
            where told.position = his.position and (his.is_from or his.is_to)
            """, cancellationToken);
    }

    private async Task EraseShownAsync(string[] mentioned, Guid? subscriberId, string[] phones, CancellationToken cancellationToken)
    {
        var shown = await db.Database.SqlQuery<Shown>(
            $"""
            select operator_id as "OperatorId", seq as "Seq", payload as "Payload" from feed_entries
            where exists (select 1 from unnest({mentioned}) id where strpos(payload, id) > 0)
            """).ToListAsync(cancellationToken);
        foreach (var entry in shown)
        {
            var left = Without(entry.Payload, subscriberId, phones);
            await db.Database.ExecuteSqlAsync(
                $"update feed_entries set payload = {left} where operator_id = {entry.OperatorId} and seq = {entry.Seq}", cancellationToken);
        }
    }

    /// <summary>What a screen was shown, without the person: of his calls all that tells of the caller, of others' only that he may have been it.</summary>
    public static string Without(string payload, Guid? subscriberId, string[] phones)
    {
        var shown = JsonNode.Parse(payload)!.AsObject();
        foreach (var (name, display) in ((string, string)[])[("from", "fromDisplay"), ("to", "toDisplay")])
        {
            if (shown[name]?.GetValue<string>() is not { } number || !(phones.Contains(number) || (subscriberId is null && name == "from"))) continue;
            shown[name] = null;
            if (shown.ContainsKey(display)) shown[display] = null;
        }

        if (shown["candidates"] is JsonArray candidates)
            for (var i = candidates.Count - 1; i >= 0; i--)
                if (subscriberId is null || candidates[i]?["subscriberId"]?.GetValue<Guid>() == subscriberId) candidates.RemoveAt(i);
        return shown.ToJsonString(ApiJson.Options);
    }

    private sealed record Shown(Guid OperatorId, long Seq, string Payload);
}
