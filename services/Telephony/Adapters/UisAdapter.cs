using Helpdesk.Telephony.Calls;
using Helpdesk.Telephony.ManageAccounts;
using Helpdesk.Telephony.ReceiveWebhook;

namespace Helpdesk.Telephony.Adapters;

/// <summary>
/// UIS, CoMagic, CallGear and Novofon (field-notes B.7): the administrator writes the bodies, so these are ours to say:
/// <c>docs/pbx/uis.md</c>.
/// </summary>
internal sealed class UisAdapter(string name) : IPbxAdapter
{
    public string Name => name;

    public bool NeedsTimeZone => true;

    public PbxReading Read(PbxRequest request, PbxAccount account)
    {
        var fields = request.Fields;
        if (fields.Fault is { } fault) return PbxReading.Refused("body", fault);
        if (fields["call_session_id"] is not { } call) return PbxReading.Refused("call_session_id", "call_session_id is missing");
        var at = ProviderTime.Read(fields["notification_time"], account.TimeZone);
        var person = fields["employee_phone_number"];
        var leg = fields["leg_id"] ?? $"{call}/{person}";
        var outbound = fields["direction"] is "out" or "outbound" || fields["event"] == "outgoing";
        var told = request.Event(PbxEventKind.Ring, leg, at) with
        {
            Call = CallKey.Of(call),
            Direction = outbound ? CallDirection.Out : CallDirection.In,
            From = outbound ? fields["virtual_phone_number"] : fields["contact_phone_number"] ?? "anonymous",
            To = outbound ? fields["contact_phone_number"] : fields["virtual_phone_number"],
        };
        var whole = told with { Leg = "" };
        return fields["event"] switch
        {
            "incoming" => Of(whole),
            "waiting" or "outgoing" => Of(told with { Users = person is null ? [] : [person] }),
            "answer" => Of(told with { Kind = PbxEventKind.Answer, Person = person }),
            "talkEnd" => Of(told with { Kind = PbxEventKind.LegEnd, Cause = EndCause.NormalClearing, Partial = true, Person = person }),
            "end" => Of(whole with { Kind = PbxEventKind.CallEnd, Cause = EndCause.NormalClearing, Recording = fields["file_link"] }),
            "lost" => Of(whole with { Kind = PbxEventKind.CallEnd, Cause = EndCause.NoAnswer }),
            "recording" => Of(whole with { Kind = PbxEventKind.Recording, Recording = fields["file_link"] }),
            _ => PbxReading.Refused("event", "event is not one of incoming, waiting, outgoing, answer, talkEnd, end, lost, recording"),
        };
    }

    private static PbxReading Of(PbxEvent told) => new([told], PbxReply.Done);
}
