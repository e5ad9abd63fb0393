using System.Text.Json;
using Helpdesk.Telephony.Calls;
using Helpdesk.Telephony.ManageAccounts;
using Helpdesk.Telephony.ReceiveWebhook;

namespace Helpdesk.Telephony.Adapters;

/// <summary>MegaFon VATS and its family, Kcell among them (field-notes B.8): each member of a group is a leg, the history tells the end.</summary>
internal sealed class MegafonAdapter : IPbxAdapter
{
    private const string Token = "crmToken";

    public string Name => "megafon";

    public IReadOnlyDictionary<string, bool> Keys { get; } = new Dictionary<string, bool> { [Token] = true };

    public bool NeedsTimeZone => true;

    public PbxReply Refusal => PbxReply.Refused(StatusCodes.Status401Unauthorized, "unauthenticated", "Invalid token");

    public bool Proves(PbxRequest request, PbxAccount account) =>
        account.Key(Token) is { } token && Signatures.Same(request.BodyFields["crm_token"], token);

    public PbxReading Read(PbxRequest request, PbxAccount account)
    {
        var fields = request.BodyFields;
        return fields["cmd"] switch
        {
            "contact" => new PbxReading([], PbxReply.Done) { Lookup = fields["phone"], Answer = candidates => Contact(candidates) },
            "event" => Call(fields, call => Event(request, fields, call)),
            "history" => Call(fields, call => History(request, fields, call, account.TimeZone)),
            "rating" => new PbxReading([], PbxReply.Done),
            _ => PbxReading.Refused("cmd", "cmd is not one of event, history, contact, rating"),
        };
    }

    private static PbxReading Call(PbxFields fields, Func<string, IEnumerable<PbxEvent>> read) =>
        fields["callid"] is { } call ? new PbxReading([.. read(call)], PbxReply.Done) : PbxReading.Refused("callid", "callid is missing");

    private static PbxReply Contact(IReadOnlyList<ShowCaller.Candidate> candidates) => PbxReply.Json(
        StatusCodes.Status200OK,
        candidates is [var first, ..] ? JsonSerializer.Serialize(new { contact_name = first.ContactName ?? first.Name ?? "", responsible = "" }, ApiJson.Options) : "{}");

    private static IEnumerable<PbxEvent> Event(PbxRequest request, PbxFields fields, string call)
    {
        var type = fields["type"]?.ToUpperInvariant();
        var outbound = type == "OUTGOING" || fields["direction"] == "out";
        var person = fields["ext"] ?? fields["user"];
        var told = request.Event(PbxEventKind.Ring, $"{call}/{person}") with
        {
            Call = CallKey.Of(call),
            Direction = outbound ? CallDirection.Out : CallDirection.In,
            From = (outbound ? fields["telnum", "ext"] : fields["phone", "from"]) ?? (outbound ? null : "anonymous"),
            To = outbound ? fields["phone", "to"] : fields["diversion", "telnum", "to"],
        };
        switch (type)
        {
            case "INCOMING" or "OUTGOING":
                yield return told with { Users = person is null ? [] : [person] };
                break;
            case "ACCEPTED":
                yield return told with { Kind = PbxEventKind.Answer, Person = person };
                // Kcell ends a call by a second ACCEPTED that tells how long it was.
                if (fields["duration"] is not null) yield return told with { Kind = PbxEventKind.CallEnd, Leg = "", Cause = EndCause.NormalClearing };
                break;
            case "COMPLETED":
                yield return told with { Kind = PbxEventKind.LegEnd, Cause = EndCause.NormalClearing, Partial = true, Person = person };
                break;
            case "CANCELLED":
                yield return told with { Kind = PbxEventKind.RingEnd, Person = person };
                break;
            case "TRANSFERRED":
                // The call that it was handed on to has an id of its own.
                yield return told with { Kind = PbxEventKind.Transfer, Person = person, Joins = fields["second_callid"] is { } other ? CallKey.Of(other) : null };
                break;
        }
    }

    private static IEnumerable<PbxEvent> History(PbxRequest request, PbxFields fields, string call, string? zone)
    {
        var outbound = fields["type"] == "out";
        var start = ProviderTime.Read(fields["start"], zone);
        var person = fields["ext"] ?? fields["user"];
        var told = request.Event(PbxEventKind.CallEnd, "", start + ProviderTime.Duration(fields["duration"])) with
        {
            Call = CallKey.Of(call),
            Direction = outbound ? CallDirection.Out : CallDirection.In,
            From = outbound ? fields["telnum"] : fields["phone"] ?? "anonymous",
            To = outbound ? fields["phone"] : fields["diversion", "telnum"],
            Recording = fields["link"],
        };
#pragma warning disable CA1308 // The words come in any case and are compared in one.
        var status = fields["status"]?.ToLowerInvariant();
#pragma warning restore CA1308
        yield return told with
        {
            Cause = status switch
            {
                "success" => EndCause.NormalClearing,
                "missed" => EndCause.NoAnswer,
                "busy" => EndCause.Busy,
                "cancel" => EndCause.Cancel,
                "notavailable" or "notfound" => EndCause.NotFound,
                "notallowed" => EndCause.Congestion,
                _ => EndCause.Unknown,
            },
        };
        // The length is the whole call's, so that an answer known only from here began no sooner than the call.
        if (status == "success" && person is not null && start is { } at)
            yield return request.Event(PbxEventKind.Answer, "", at) with { Call = told.Call, Direction = told.Direction, From = told.From, To = told.To, Person = person };
    }
}
