using System.Globalization;
using Helpdesk.Telephony.Calls;
using Helpdesk.Telephony.ManageAccounts;
using Helpdesk.Telephony.ReceiveWebhook;

namespace Helpdesk.Telephony.Adapters;

/// <summary>Telphin and Ringme (field-notes B.11, B.13a): GET or POST, <c>SubCallID</c> is the leg, times and lengths in microseconds.</summary>
internal sealed class TelphinAdapter : IPbxAdapter
{
    public string Name => "telphin";

    public PbxReading Read(PbxRequest request, PbxAccount account)
    {
        var fields = request.Fields;
        if (fields["CallID"] is not { } call) return PbxReading.Refused("CallID", "CallID is missing");
        var outbound = fields["EventType"] == "dial-out" || fields["CallFlow"] == "out";
        var person = Extension(outbound ? fields["CallerExtension", "CallerIDNum"] : fields["CalledExtension"]);
        var at = long.TryParse(fields["EventTime"], NumberStyles.None, CultureInfo.InvariantCulture, out var time) && UnixTime.TryRead(time, out var read) ? read : (DateTimeOffset?)null;
        var told = request.Event(PbxEventKind.Ring, fields["SubCallID"] ?? $"{call}/{person}", at) with
        {
            Call = CallKey.Of(call),
            Direction = outbound ? CallDirection.Out : CallDirection.In,
            From = outbound ? person : fields["CallerIDNum"] ?? "anonymous",
            To = outbound ? fields["CalledNumber", "CalledDID"] : fields["CalledDID", "CalledNumber"],
        };
        var answered = fields["CallStatus"] == "ANSWER" || (fields["CallStatus"] is null && fields["Duration"] is not (null or "0"));
        return fields["EventType"] switch
        {
            "dial-in" or "dial-out" => Of(told with { Users = person is null ? [] : [person] }),
            "answer" => Of(told with { Kind = PbxEventKind.Answer, Person = person }),
            "hangup" when answered => Of([.. Over(fields, told, person)]),
            "hangup" => Of(told with { Kind = PbxEventKind.RingEnd, Cause = EndCauses.Read(fields["CallStatus"]), Person = person }),
            "voicemail" or "message-in" or "message-out" => new PbxReading([], PbxReply.Done),
            _ => PbxReading.Refused("EventType", "EventType is not one of dial-in, dial-out, answer, hangup"),
        };
    }

    // How long it was, in microseconds, proves an answer that was never told.
    private static IEnumerable<PbxEvent> Over(PbxFields fields, PbxEvent told, string? person)
    {
        yield return told with { Kind = PbxEventKind.LegEnd, Cause = EndCauses.Read(fields["CallStatus"] ?? "ANSWER"), Person = person };
        if (long.TryParse(fields["Duration"], NumberStyles.None, CultureInfo.InvariantCulture, out var lasted) && lasted is > 0 and < 1_000_000_000_000)
            yield return told with { Kind = PbxEventKind.Answer, At = told.At.AddMicroseconds(-lasted), Person = person, Assumed = true };
    }

    // 0001*101 is extension 101 of the cabinet 0001.
    private static string? Extension(string? text) => text is null ? null : Person.Key(text)?.Split('*')[^1];

    private static PbxReading Of(params PbxEvent[] told) => new(told, PbxReply.Done);
}
