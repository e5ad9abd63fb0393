using System.Data.Common;
using System.Text.Json;
using Helpdesk.Telephony.Calls;
using Helpdesk.Telephony.Contracts;
using Helpdesk.Telephony.CountCalls;
using Helpdesk.Telephony.ShowCaller;

namespace Helpdesk.Telephony.ReceiveWebhook;

/// <summary>Tells the rest of the house, and the operators' screens, what is new about a call, in the transaction that made it new.</summary>
internal sealed class CallNewsDesk(TelephonyDb db, CallJudge judge)
{
    /// <summary>Operators by the extension they claimed or their login.</summary>
    public async Task<Dictionary<string, Guid>> OperatorsAsync(string[] people, CancellationToken cancellationToken)
    {
        if (people.Length == 0) return [];
        return await db.ReadTogetherAsync([OperatorsQuery(people)], OperatorsAsync, cancellationToken);
    }

    /// <summary>What <see cref="OperatorsAsync(string[], CancellationToken)"/> asks, for asking it together with other things.</summary>
    public static FormattableString OperatorsQuery(string[] people) =>
        $"""
        select extension, operator_id, 0 from extensions where extension = any({people})
        union all select login, user_id, 1 from people where login = any({people}) and active
        """;

    /// <summary>Reads the answer to <see cref="OperatorsQuery"/>: an extension goes before a login.</summary>
    public static async Task<Dictionary<string, Guid>> OperatorsAsync(DbDataReader reader, CancellationToken cancellationToken)
    {
        var found = new List<(string Key, Guid Id, int Rank)>();
        while (await reader.ReadAsync(cancellationToken)) found.Add((reader.GetString(0), reader.GetGuid(1), reader.GetInt32(2)));
        return found.OrderBy(row => row.Rank).ThenBy(row => row.Id).GroupBy(row => row.Key).ToDictionary(row => row.Key, row => row.First().Id);
    }

    /// <param name="show">Whether screens show it too; a reading of old webhooks is no news to them.</param>
    public async Task AnnounceAsync(Call call, CallNews news, DateTimeOffset now, CancellationToken cancellationToken, bool show = true, KnownCaller? caller = null)
    {
        if (!news.IsEmpty) Tell(call, news, now);
        if (show && !news.IsEmpty) await ShowAsync(call, news, now, caller, cancellationToken);
        // A late event may change what was judged: a time, an answer, the caller's number.
        if (call.State == CallState.Ended) await judge.JudgeAsync(call, now, cancellationToken);
    }

    private void Tell(Call call, CallNews news, DateTimeOffset now)
    {
        var direction = call.IsInbound ? "in" : "out";
        if (news.IsNew) db.Publish(new CallReceived(call.Id, call.NextVersion(), call.StartedAt, direction, call.From, call.To, [.. news.Rings]));
        foreach (var part in news.Answered)
            db.Publish(new CallAnswered(call.Id, call.NextVersion(), part.AnsweredAt, part.Id, part.OperatorId, part.Extension, direction, call.From));
        foreach (var part in news.Transferred)
            db.Publish(new CallTransferred(call.Id, call.NextVersion(), part.EndedAt ?? now, part.Id, part.OperatorId, part.TransferredTo));
        if (news.Ended)
        {
            var cause = JsonNamingPolicy.CamelCase.ConvertName(call.Cause.ToString());
            db.Publish(new CallEnded(call.Id, call.NextVersion(), call.EndedAt ?? now, cause, call.WasAnswered));
        }
    }

    private async Task ShowAsync(Call call, CallNews news, DateTimeOffset now, KnownCaller? caller, CancellationToken cancellationToken)
    {
        if (call.OperatorIds.Length == 0) return;
        var live = call.State != CallState.Ended;
        var pop = live && (news.Rings.Count > 0 || news.Answered.Count > 0)
            ? CallPop.Of(call, caller?.Number == call.From && caller is not null ? caller.Candidates : await db.CandidatesAsync(call.From, now, cancellationToken)) : null;
        var answered = pop is null ? [] : news.Answered.Select(part => AnsweredPop.Of(pop, part)).ToList();
        var transferred = news.Transferred
            .Select(part => new { CallId = call.Id, PartId = part.Id, part.OperatorId, ToExtension = part.TransferredTo, At = part.EndedAt }).ToList();
        var ended = news.Ended ? new { CallId = call.Id, At = call.EndedAt, call.Cause, Answered = call.WasAnswered } : null;
        foreach (var operatorId in call.OperatorIds)
        {
            if (pop is not null && news.Rings.Contains(operatorId)) db.AppendToFeed(operatorId, "call-ringing", pop);
            foreach (var part in answered) db.AppendToFeed(operatorId, "call-answered", part);
            foreach (var part in transferred) db.AppendToFeed(operatorId, "call-transferred", part);
            if (ended is not null) db.AppendToFeed(operatorId, "call-ended", ended);
        }
    }
}

/// <summary>Who answered, with all that the ring told, for a screen that missed the ring.</summary>
internal sealed record AnsweredPop(
    Guid CallId, Guid PartId, Guid? OperatorId, string? Extension, DateTimeOffset At, string Direction, string? From, string? FromDisplay,
    string? To, IReadOnlyList<Candidate> Candidates)
{
    public static AnsweredPop Of(CallPop pop, CallPart part) => new(
        pop.CallId, part.Id, part.OperatorId, part.Extension, part.AnsweredAt, pop.Direction, pop.From, pop.FromDisplay, pop.To, pop.Candidates);
}
