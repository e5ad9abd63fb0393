using System.Text.RegularExpressions;
using Helpdesk.Telephony.Calls;
using Helpdesk.Telephony.ManageAccounts;
using Helpdesk.Telephony.ReceiveWebhook;

namespace Helpdesk.Telephony.Adapters;

/// <summary>Sipuni (field-notes B.11, B.13a): events 1 call, 3 answer, 2 end (which may never come), 4 end of a transferred leg.</summary>
internal sealed partial class SipuniAdapter : IPbxAdapter
{
    // Anything else, and Sipuni may stop sending.
    private static readonly PbxReply Success = PbxReply.Json(StatusCodes.Status200OK, """{"success": true}""");

    public string Name => "sipuni";

    public PbxReading Read(PbxRequest request, PbxAccount account)
    {
        var fields = request.Fields;
        if (fields["call_id"] is not { } call) return new PbxReading([], Success, "call_id is missing");
        var outbound = fields["src_type"] == "2" && fields["dst_type"] != "2";
        var (source, target) = (Number(fields["src_num"]), Number(fields["dst_num"]));
        var person = outbound ? fields["short_src_num"] ?? source : fields["short_dst_num"] ?? (fields["dst_type"] == "2" ? target : null);
        var told = request.Event(PbxEventKind.Ring, $"{call}/{person}", ProviderTime.Read(fields["timestamp"], null)) with
        {
            Call = CallKey.Of(call),
            Direction = outbound ? CallDirection.Out : CallDirection.In,
            From = fields["src_type"] == "2" ? fields["short_src_num"] ?? source : source ?? "anonymous",
            To = fields["pbxdstnum"] ?? target,
        };
        return new PbxReading([.. Events(request, told, person)], Success);
    }

    private static IEnumerable<PbxEvent> Events(PbxRequest request, PbxEvent told, string? person)
    {
        var fields = request.Fields;
        switch (fields["event"])
        {
            case "1":
                yield return told with { Users = person is null ? [] : [person] };
                break;
            case "3":
                yield return told with { Kind = PbxEventKind.Answer, Person = person };
                break;
            case "4":
                yield return told with { Kind = PbxEventKind.LegEnd, Cause = EndCause.Forwarded, Person = person };
                break;
            case "2":
                yield return told with
                {
                    Kind = PbxEventKind.CallEnd,
                    Leg = "",
                    Cause = EndCauses.Read(fields["status"]),
                    Recording = fields["call_record_link"],
                };
                var start = ProviderTime.Read(fields["call_start_timestamp"], null);
                // 0, or before the start, is how "nobody answered" is written.
                if (ProviderTime.Read(fields["call_answer_timestamp"], null) is { } answered && answered >= start && fields["status"] == "ANSWER"
                    && (fields["last_called"] ?? person) is { } who)
                    yield return request.Event(PbxEventKind.Answer, "", answered) with
                    {
                        Call = told.Call,
                        Direction = told.Direction,
                        From = told.From,
                        To = told.To,
                        Person = who,
                    };
                break;
        }
    }

    private static string? Number(string? text) => text is null ? null : Suffix().Replace(text, "");

    [GeneratedRegex("_id[0-9]+$")]
    private static partial Regex Suffix();
}
