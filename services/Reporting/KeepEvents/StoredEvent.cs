using System.Text.Json;
using Helpdesk.Incidents.Contracts;
using Helpdesk.Reporting.ForgetPerson;

namespace Helpdesk.Reporting.KeepEvents;

/// <summary>An event as it came.</summary>
/// <param name="MessageId">The message it came in: the same at each delivery.</param>
/// <param name="Type">Full name of its contract.</param>
/// <param name="AggregateId">Whose it is: by convention the contract's first member.</param>
/// <param name="Version">Version of that aggregate.</param>
/// <param name="At">When it happened, UTC.</param>
/// <param name="Body">Its JSON, letter by letter; of the event that erases a person (P17) without what tells who he was, for it may be stored after he was erased from all others.</param>
internal sealed record StoredEvent(Guid MessageId, string Type, Guid AggregateId, int Version, DateTimeOffset At, string Body)
{
    /// <summary>Takes an event out of the envelope that the bus wraps around it.</summary>
    /// <exception cref="JsonException">It is no event of ours.</exception>
    public static StoredEvent FromEnvelope(Guid messageId, Type type, ReadOnlyMemory<byte> envelope)
    {
        using var document = JsonDocument.Parse(envelope);
        if (!document.RootElement.TryGetProperty("message", out var message) || message.ValueKind != JsonValueKind.Object)
            throw new JsonException($"{type.Name}: no envelope with a message.");
        var aggregate = message.EnumerateObject().First().Value;
        var body = message.GetRawText();
        return new StoredEvent(
            messageId, type.FullName!, aggregate.GetGuid(), message.GetProperty("version").GetInt32(),
            message.GetProperty("at").GetDateTimeOffset().ToUniversalTime(),
            type == typeof(SubscriberErased) ? StoredPeople.Without(body) : body);
    }
}
