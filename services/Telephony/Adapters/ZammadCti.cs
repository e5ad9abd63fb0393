using System.Globalization;
using Helpdesk.Telephony.Calls;
using Helpdesk.Telephony.ReceiveWebhook;

namespace Helpdesk.Telephony.Adapters;

/// <summary>
/// The vocabulary of the Zammad CTI convention (field-notes B.1), which sipgate began and many PBXs and scripts speak.
/// </summary>
internal static class ZammadCti
{
    public static PbxReading Read(PbxRequest request, PbxFields fields, PbxReply done)
    {
        if (fields.Fault is not null) return PbxReading.Refused("body", fields.Fault);
        if (fields["callId", "call_id", "callid"] is not { } callId) return PbxReading.Refused("callId", "callId is missing");
        if (KindOf(fields["event"]) is not { } kind) return PbxReading.Refused("event", "event is not one of newCall, answer, hangup, transfer, hold, resume, callback");
        if (!TryDirection(fields["direction"], out var direction)) return PbxReading.Refused("direction", "direction is neither in nor out");
        var clocked = TryTime(fields["at", "timestamp"], out var at) && UnixTime.IsNear(at, request.ReceivedAt);
        var linked = fields["origCallId", "orig_call_id", "linkedId"];
        var told = new PbxEvent(kind, CallKey.Of(callId), clocked ? at : request.ReceivedAt)
        {
            Call = linked is null || linked == callId ? null : CallKey.Of(linked),
            Clocked = clocked,
            Direction = direction,
            From = fields["from", "caller_id_number"],
            To = fields["to"],
            Users = kind == PbxEventKind.Ring ? Ringing(fields, direction) : [],
            Person = kind == PbxEventKind.Ring ? null : PersonOf(fields, direction),
            Target = fields["transferTo", "transfer_to"],
            Cause = kind == PbxEventKind.LegEnd ? EndCauses.Read(fields["cause"]) : null,
            Recording = fields["recording", "recordingUrl"],
        };
        return new PbxReading([told], done);
    }

    private static PbxEventKind? KindOf(string? text) => text?.ToLowerInvariant() switch
    {
        "newcall" => PbxEventKind.Ring,
        "answer" => PbxEventKind.Answer,
        "hangup" => PbxEventKind.LegEnd,
        "transfer" => PbxEventKind.Transfer,
        "hold" => PbxEventKind.Hold,
        "resume" or "unhold" => PbxEventKind.Resume,
        "callback" => PbxEventKind.CallBack,
        _ => null,
    };

    private static bool TryDirection(string? text, out CallDirection? direction)
    {
        direction = text?.ToLowerInvariant() switch
        {
            "in" or "inbound" => CallDirection.In,
            "out" or "outbound" => CallDirection.Out,
            _ => null,
        };
        return text is null || direction is not null;
    }

    // Only a time with an offset is a moment; anything else would be a guess.
    private static bool TryTime(string? text, out DateTimeOffset at)
    {
        at = default;
        if (text is null) return false;
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return UnixTime.TryRead(number, out at);
        var hasOffset = text.EndsWith('Z') || text.LastIndexOfAny(['+', '-']) > text.IndexOf('T', StringComparison.Ordinal);
        return hasOffset && text.Contains('T', StringComparison.Ordinal)
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out at);
    }

    // Outbound, the person is who calls; the answering number is the client's.
    private static string? PersonOf(PbxFields fields, CallDirection? direction) =>
        direction == CallDirection.Out
            ? fields["user", "user[]", "caller"]
            : fields["answeringNumber", "answering_number"] ?? fields["user", "user[]"];

    // An inside number dialled rings itself.
    private static string[] Ringing(PbxFields fields, CallDirection? direction)
    {
        var users = fields.All("user", "user[]");
        var to = fields["to"];
        return direction != CallDirection.Out && PhoneNumber.IsInternal(to) ? [.. users.Append(to!).Distinct()] : users;
    }
}
