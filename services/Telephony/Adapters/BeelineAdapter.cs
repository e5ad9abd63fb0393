using System.Text.Unicode;
using System.Xml;
using System.Xml.Linq;
using Helpdesk.Telephony.Calls;
using Helpdesk.Telephony.ManageAccounts;
using Helpdesk.Telephony.ReceiveWebhook;

namespace Helpdesk.Telephony.Adapters;

/// <summary>Beeline Cloud PBX, BroadWorks XSI events (field-notes B.9): XML, read without DTDs.</summary>
internal sealed class BeelineAdapter : IPbxAdapter
{
    private static readonly XmlReaderSettings Careful = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        MaxCharactersInDocument = 256 * 1024,
    };

    private const string ApiToken = "apiToken";

    public string Name => "beeline";

    /// <summary>The portal's token; without it the subscription is somebody else's to make and renew.</summary>
    public IReadOnlyDictionary<string, bool> Keys { get; } = new Dictionary<string, bool> { [ApiToken] = false };

    public string? SubscriptionKey => ApiToken;

    public PbxReading Read(PbxRequest request, PbxAccount account)
    {
        XElement document;
        try
        {
            document = Load(request.Body);
        }
        catch (Exception fault) when (fault is XmlException or InvalidOperationException)
        {
            return PbxReading.Refused("body", "The body is not XML without a DTD.");
        }

        if (Named(document, "eventData") is not { } data) return new PbxReading([], PbxReply.Done);
        var kind = data.Attributes().FirstOrDefault(a => a.Name.LocalName == "type")?.Value.Split(':')[^1];
        if (kind == "SubscriptionTerminatedEvent") return new PbxReading([], PbxReply.Done) { EndedSubscription = Text(document, "subscriptionId") };
        if (Named(data, "call") is not { } call || Text(call, "callId") is not { } leg) return new PbxReading([], PbxReply.Done);
        return new PbxReading([.. Events(request, document, call, leg, kind)], PbxReply.Done);
    }

    private static XElement Load(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var reader = XmlReader.Create(new MemoryStream(body.ToArray()), Careful);
            return XElement.Load(reader);
        }
        catch (XmlException) when (!Utf8.IsValid(body.Span))
        {
            // Its declaration does not say in what it is written.
            using var reader = XmlReader.Create(new StringReader(PbxFields.Text(body.Span, null)), Careful);
            return XElement.Load(reader);
        }
    }

    private static IEnumerable<PbxEvent> Events(PbxRequest request, XElement document, XElement call, string leg, string? kind)
    {
        var outbound = Text(call, "personality") is "Originator" or "Click-to-Dial";
        var person = Text(document, "targetId") ?? Text(document, "subscriptionId");
        var remote = Named(call, "remoteParty") is { } party ? Text(party, "address") : null;
        var answeredAt = ProviderTime.Read(Text(call, "answerTime"), null);
        PbxEvent Of(PbxEventKind what, string? time) => request.Event(what, leg, ProviderTime.Read(time, null)) with
        {
            // Subscribers of one call are joined by the tracking id.
            Call = Text(call, "extTrackingId") is { } tracking ? CallKey.Of(tracking) : null,
            Direction = outbound ? CallDirection.Out : CallDirection.In,
            From = outbound ? null : remote ?? "anonymous",
            To = outbound ? remote : null,
            Person = what == PbxEventKind.Ring ? null : person,
        };
        switch (kind)
        {
            case "CallReceivedEvent" or "CallOriginatedEvent":
                yield return Of(PbxEventKind.Ring, Text(call, "startTime")) with { Users = person is null ? [] : [person] };
                break;
            case "CallAnsweredEvent":
                yield return Of(PbxEventKind.Answer, Text(call, "answerTime"));
                break;
            case "CallHeldEvent" or "CallRetrievedEvent":
                yield return Of(kind == "CallHeldEvent" ? PbxEventKind.Hold : PbxEventKind.Resume, null);
                break;
            case "CallTransferredEvent":
                yield return Of(PbxEventKind.Transfer, null);
                break;
            case "CallRedirectedEvent":
                yield return Of(PbxEventKind.LegEnd, Text(call, "releaseTime")) with { Cause = EndCause.Forwarded };
                break;
            case "CallReleasedEvent" when answeredAt is not null:
                yield return Of(PbxEventKind.Answer, Text(call, "answerTime"));
                yield return Of(PbxEventKind.LegEnd, Text(call, "releaseTime")) with { Cause = EndCause.NormalClearing };
                break;
            case "CallReleasedEvent":
                yield return Of(PbxEventKind.RingEnd, Text(call, "releaseTime")) with { Cause = EndCause.NoAnswer };
                break;
        }
    }

    // Prefixes differ between installations; names do not.
    private static XElement? Named(XElement parent, string name) => parent.Descendants().FirstOrDefault(e => e.Name.LocalName == name);

    private static string? Text(XElement parent, string name) => Placeholder.Clear(Named(parent, name)?.Value) is { Length: <= 500 } text ? text : null;
}
