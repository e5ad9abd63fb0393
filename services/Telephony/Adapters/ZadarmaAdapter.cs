using System.Text;
using Helpdesk.Telephony.Calls;
using Helpdesk.Telephony.ManageAccounts;
using Helpdesk.Telephony.ReceiveWebhook;

namespace Helpdesk.Telephony.Adapters;

/// <summary>Zadarma (field-notes B.11): asks by GET whether we are there; signs three fields that depend on the event.</summary>
internal sealed class ZadarmaAdapter : IPbxAdapter
{
    private const string ApiSecret = "apiSecret";

    public string Name => "zadarma";

    public IReadOnlyDictionary<string, bool> Keys { get; } = new Dictionary<string, bool> { [ApiSecret] = true };

    public bool NeedsTimeZone => true;

    public bool Proves(PbxRequest request, PbxAccount account)
    {
        if (request.Method == "GET" && request.Fields["zd_echo"] is not null) return true;
        if (account.Key(ApiSecret) is not { } secret || Signed(request) is not { Length: > 0 } signed) return false;
        var hex = Convert.ToHexStringLower(Signatures.HmacSha1(secret, signed));
        return Signatures.Same(request.Headers["Signature"].ToString(), Convert.ToBase64String(Encoding.ASCII.GetBytes(hex)));
    }

    private static string Signed(PbxRequest request)
    {
        string[] names = request.FormValue("event") switch
        {
            "NOTIFY_ANSWER" => ["caller_id", "destination", "call_start"],
            "NOTIFY_OUT_START" or "NOTIFY_OUT_END" => ["internal", "destination", "call_start"],
            "NOTIFY_RECORD" => ["pbx_call_id", "call_id_with_rec"],
            _ => ["caller_id", "called_did", "call_start"],
        };
        // Of a name that comes twice it could not be said which one is signed.
        return names.Append("event").Any(request.FormRepeats) ? "" : string.Concat(names.Select(request.FormValue));
    }

    public PbxReading Read(PbxRequest request, PbxAccount account)
    {
        if (request.Method == "GET" && request.Fields["zd_echo"] is { } echo) return new PbxReading([], new PbxReply(200, "text/plain", echo));
        var fields = request.FormFields;
        if (fields["pbx_call_id"] is not { } call) return PbxReading.Refused("pbx_call_id", "pbx_call_id is missing");
        var outbound = call.StartsWith("out_", StringComparison.Ordinal);
        var inside = fields["internal"];
        var start = ProviderTime.Read(fields["call_start"], account.TimeZone);
        var told = request.Event(PbxEventKind.Ring, $"{call}/{inside}") with
        {
            Call = CallKey.Of(call),
            Direction = outbound ? CallDirection.Out : CallDirection.In,
            From = outbound ? inside : fields["caller_id"] ?? "anonymous",
            To = outbound ? fields["destination"] : fields["called_did"],
        };
        var whole = told with { Leg = "" };
        return fields["event"] switch
        {
            "NOTIFY_START" => Of(Begin(request, whole, start)),
            "NOTIFY_INTERNAL" or "NOTIFY_OUT_START" => Of(told with { Users = inside is null ? [] : [inside] }),
            "NOTIFY_ANSWER" => Of(told with { Kind = PbxEventKind.Answer, Person = inside ?? fields["destination"] }),
            "NOTIFY_END" or "NOTIFY_OUT_END" => Of([.. End(fields, whole, inside)]),
            "NOTIFY_RECORD" => Of(whole with { Kind = PbxEventKind.Recording, Recording = fields["call_id_with_rec"] }),
            "NOTIFY_IVR" => Of(),
            _ => PbxReading.Refused("event", "event is not one of Zadarma's"),
        };
    }

    private static PbxEvent Begin(PbxRequest request, PbxEvent whole, DateTimeOffset? start) =>
        request.Event(PbxEventKind.Ring, "", start) with { Call = whole.Call, Direction = whole.Direction, From = whole.From, To = whole.To };

    // Duration and disposition are not signed: they fill in what no other event told.
    private static IEnumerable<PbxEvent> End(PbxFields fields, PbxEvent whole, string? inside)
    {
        yield return whole with
        {
            Kind = PbxEventKind.CallEnd,
            Cause = fields["disposition"] switch
            {
                "answered" => EndCause.NormalClearing,
                "no answer" => EndCause.NoAnswer,
                "busy" => EndCause.Busy,
                "cancel" => EndCause.Cancel,
                "unallocated number" => EndCause.NotFound,
                "failed" or "no money" or "no limit" or "no day limit" or "line limit" or "no money, no limit" => EndCause.Congestion,
                _ => EndCause.Unknown,
            },
        };
        if (fields["disposition"] == "answered" && ProviderTime.Duration(fields["duration"]) is { } duration && inside is not null)
            yield return whole with { Kind = PbxEventKind.Answer, At = whole.At - duration, Person = inside };
    }

    private static PbxReading Of(params PbxEvent[] events) => new(events, PbxReply.Done);
}
