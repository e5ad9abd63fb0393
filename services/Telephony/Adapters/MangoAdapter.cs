using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Helpdesk.Telephony.Calls;
using Helpdesk.Telephony.ManageAccounts;
using Helpdesk.Telephony.ReceiveWebhook;

namespace Helpdesk.Telephony.Adapters;

/// <summary>Mango Office VPBX API (field-notes B.6): legs come in parallel, the summary tells the end of the call.</summary>
internal sealed class MangoAdapter : IPbxAdapter
{
    private const string ApiKey = "apiKey";
    private const string ApiSalt = "apiSalt";

    public string Name => "mango";

    public IReadOnlyDictionary<string, bool> Keys { get; } = new Dictionary<string, bool> { [ApiKey] = true, [ApiSalt] = true };

    public bool Proves(PbxRequest request, PbxAccount account)
    {
        if (account.Key(ApiKey) is not { } key || account.Key(ApiSalt) is not { } salt || request.FormValue("json") is not { } json) return false;
        var expected = SHA256.HashData(Encoding.UTF8.GetBytes(key + json + salt));
        return Signatures.Same(request.FormValue("vpbx_api_key"), key) & Signatures.SameHex(request.FormValue("sign"), expected);
    }

    public PbxReading Read(PbxRequest request, PbxAccount account)
    {
        if (request.Rest.Trim('/').EndsWith("ping", StringComparison.Ordinal)) return new PbxReading([], PbxReply.Done);
        if (request.FormValue("json") is not { } json) return Fault("json is missing");
        var fields = PbxFields.OfJson(json);
        if (fields.Fault is { } fault) return Fault(fault);
        // Messages, keys pressed, results of our own commands: kept, but about no call's life.
        if (fields["entry_id"] is not { } entry) return new PbxReading([], PbxReply.Done);
        if (fields["call_state"] is not null) return new PbxReading([.. Leg(request, fields, entry)], PbxReply.Done);
        if (fields["entry_result", "end_time"] is not null) return new PbxReading([.. Summary(request, fields, entry)], PbxReply.Done);
        if (fields["recording_id"] is { } recording && fields["recording_state"] is null or "Completed")
            return new PbxReading([request.Event(PbxEventKind.Recording, entry, Time(fields["timestamp"])) with { Recording = fields["recording_id"] }], PbxReply.Done);
        return new PbxReading([], PbxReply.Done);
    }

    private static IEnumerable<PbxEvent> Leg(PbxRequest request, PbxFields fields, string entry)
    {
        if (fields["call_id"] is not { } leg) yield break;
        var at = Time(fields["timestamp"]);
        var (inside, dialled) = (fields["from.extension"], fields["to.extension"]);
        var outbound = fields["task_id", "callback_initiator", "from.hold_initiator"] is not null && fields["task_id", "callback_initiator"] is not null
            || (inside is not null && dialled is null);
        var told = request.Event(PbxEventKind.Ring, leg, at) with
        {
            Call = CallKey.Of(entry),
            // Notifications are sent in parallel; this numbers those of one leg.
            Seq = long.TryParse(fields["seq"], NumberStyles.None, CultureInfo.InvariantCulture, out var seq) ? seq : null,
            Direction = outbound ? CallDirection.Out : CallDirection.In,
            // No number at all is how a hidden caller looks.
            From = fields["from.number"] ?? (inside ?? "anonymous"),
            To = fields["to.line_number"] ?? fields["to.number"],
        };
        var person = outbound ? inside : dialled;
        var atDesk = fields["location", "locaton"] == "abonent";
        switch (fields["call_state"])
        {
            case "Appeared":
                yield return told with { Users = atDesk && person is not null ? [person] : [] };
                break;
            case "Connected" when atDesk && person is not null:
                yield return told with { Kind = PbxEventKind.Answer, Person = person };
                yield return told with { Kind = PbxEventKind.Resume, Person = person };
                break;
            case "OnHold":
                yield return told with { Kind = PbxEventKind.Hold, Person = person };
                break;
            case "Disconnected":
                var cause = fields["transfer"] is not null ? EndCause.Forwarded : CauseOf(fields["disconnect_reason"]);
                yield return told with { Kind = PbxEventKind.LegEnd, Cause = cause, Partial = true, Person = person };
                break;
        }
    }

    // Its times are moments; talk_time 0 with a good result is a call that only an IVR took.
    private static IEnumerable<PbxEvent> Summary(PbxRequest request, PbxFields fields, string entry)
    {
        var outbound = fields["call_direction"] == "2";
        var told = request.Event(PbxEventKind.Ring, "", Time(fields["create_time"])) with
        {
            Call = CallKey.Of(entry),
            Direction = outbound ? CallDirection.Out : CallDirection.In,
            From = fields["from.number"] ?? fields["from.extension"] ?? "anonymous",
            To = fields["line_number"] ?? fields["to.number"],
        };
        yield return told;
        if (Time(fields["talk_time"]) is { } talk && (outbound ? fields["from.extension"] : fields["to.extension"]) is { } person)
            yield return Same(request.Event(PbxEventKind.Answer, "", talk)) with { Person = person };
        yield return Same(request.Event(PbxEventKind.CallEnd, "", Time(fields["end_time"]))) with { Cause = CauseOf(fields["disconnect_reason"]) };

        PbxEvent Same(PbxEvent other) => other with { Call = told.Call, Direction = told.Direction, From = told.From, To = told.To };
    }

    private static DateTimeOffset? Time(string? text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 && UnixTime.TryRead(number, out var at) ? at : null;

    // An unknown code is read by its class.
    private static EndCause CauseOf(string? code) => code switch
    {
        "1111" => EndCause.NoAnswer,
        "1121" or "1122" or "1123" => EndCause.Busy,
        "1164" => EndCause.Congestion,
        { Length: 4 } when code.StartsWith("110", StringComparison.Ordinal) || code.StartsWith("111", StringComparison.Ordinal) => EndCause.NormalClearing,
        "1120" => EndCause.NormalClearing,
        { Length: 4 } when code.StartsWith("112", StringComparison.Ordinal) => EndCause.Busy,
        { Length: 4 } when code.StartsWith("113", StringComparison.Ordinal) => EndCause.NotFound,
        { Length: 4 } when code.StartsWith("116", StringComparison.Ordinal) => EndCause.Congestion,
        { Length: 4 } when code.StartsWith("117", StringComparison.Ordinal) => EndCause.Forwarded,
        _ => EndCause.Unknown,
    };

    private static PbxReading Fault(string fault) => new([], PbxReply.Done, fault);
}
