using System.Text.Json;
using Helpdesk.Telephony.Calls;

namespace Helpdesk.Telephony.ReceiveWebhook;

/// <summary>A webhook request as it came, and what we understood of it: kept so that it can be looked at and read again.</summary>
internal sealed class RawEvent
{
    /// <summary>The <see cref="Fault"/> of one whose content was erased with a person.</summary>
    public const string ErasedFault = "erased";

    public Guid Id { get; init; }

    public Guid AccountId { get; init; }

    public DateTimeOffset ReceivedAt { get; init; }

    public string Method { get; init; } = "";

    /// <summary>What follows the secret in the address.</summary>
    public string Rest { get; init; } = "";

    public string Query { get; init; } = "";

    public string? ContentType { get; init; }

    public byte[] Body { get; init; } = [];

    /// <summary>Canonical events, JSON.</summary>
    public string Understood { get; private set; } = "[]";

    /// <summary>Why nothing was understood.</summary>
    public string? Fault { get; private set; }

    public Guid? CallId { get; private set; }

    public void Read(IReadOnlyList<PbxEvent> events, string? fault) =>
        (Understood, Fault) = (JsonSerializer.Serialize(events, EventSet.Stored), fault);

    /// <summary>The request again, for reading it with today's adapter.</summary>
    public PbxRequest AsRequest() => new(Method, Rest, Query, ContentType, Body, ReceivedAt);

    public void BelongsTo(Guid callId) => CallId = callId;
}
