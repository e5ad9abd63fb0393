using Helpdesk.Telephony.Calls;
using Helpdesk.Telephony.ManageAccounts;
using Helpdesk.Telephony.ReceiveWebhook;

namespace Helpdesk.Telephony.Adapters;

/// <summary>Placetel call control (field-notes B.3).</summary>
internal sealed class PlacetelAdapter : IPbxAdapter
{
    private const string Secret = "secret";

    public string Name => "placetel";

    /// <summary>The shared secret of the signature, which is checked when it is given.</summary>
    public IReadOnlyDictionary<string, bool> Keys { get; } = new Dictionary<string, bool> { [Secret] = false };

    public PbxReply? Reject { get; } = new(200, "application/xml", "<Response><Reject reason=\"busy\"/></Response>");

    public bool Proves(PbxRequest request, PbxAccount account) =>
        account.Key(Secret) is not { } secret
        || Signatures.SameHex(request.Headers["X-PLACETEL-SIGNATURE"].ToString(), Signatures.HmacSha256(secret, request.Body.Span));

    public PbxReading Read(PbxRequest request, PbxAccount account)
    {
        var fields = request.BodyFields;
        if (fields["call_id"] is not { } call) return PbxReading.Refused("call_id", "call_id is missing");
        CallDirection? direction = fields["direction"] switch { "in" => CallDirection.In, "out" => CallDirection.Out, _ => null };
        var peer = fields["peer"];
        var told = request.Event(PbxEventKind.Ring, call) with { Direction = direction, From = fields["from"], To = fields["to"] };
        return fields["event"] switch
        {
            "IncomingCall" => Of(told with { Direction = CallDirection.In }),
            "OutgoingCall" => Of(told with { Direction = CallDirection.Out, Users = peer is null ? [] : [peer] }),
            "CallAccepted" => Of(told with { Kind = PbxEventKind.Answer, Direction = direction ?? CallDirection.In, Person = peer ?? Person.Unnamed }),
            "HungUp" => Of([.. HungUp(request, told)]),
            _ => PbxReading.Refused("event", "event is not one of IncomingCall, OutgoingCall, CallAccepted, HungUp"),
        };
    }

    // The duration of an accepted call proves an answer even if CallAccepted never came.
    private static IEnumerable<PbxEvent> HungUp(PbxRequest request, PbxEvent told)
    {
        var type = request.BodyFields["type"];
        var duration = ProviderTime.Duration(request.BodyFields["duration"]) ?? TimeSpan.Zero;
        yield return told with
        {
            Kind = PbxEventKind.LegEnd,
            Cause = type switch
            {
                "accepted" => EndCause.NormalClearing,
                "voicemail" or "missed" => EndCause.NoAnswer,
                "blocked" or "busy" => EndCause.Busy,
                "canceled" => EndCause.Cancel,
                "unavailable" => EndCause.NotFound,
                "congestion" => EndCause.Congestion,
                _ => EndCause.Unknown,
            },
        };
        if (type == "accepted" && duration > TimeSpan.Zero)
            yield return told with
            {
                Kind = PbxEventKind.Answer,
                Assumed = true,
                At = told.At - duration,
                Person = told.Direction == CallDirection.Out ? null : Person.Unnamed,
            };
    }

    private static PbxReading Of(params PbxEvent[] events) => new(events, PbxReply.EmptyXml);
}
