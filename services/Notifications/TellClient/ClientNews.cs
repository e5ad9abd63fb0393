using Helpdesk.Incidents.Contracts;
using Helpdesk.Notifications.CheckAddress;
using Helpdesk.Notifications.Messages;
using Helpdesk.Notifications.QuietHours;
using Helpdesk.Notifications.Templates;

namespace Helpdesk.Notifications.TellClient;

/// <summary>What a client is to be told of an incident (decision 13, F83, F129, F133).</summary>
/// <param name="Template">Templates' name without the channel, like <c>incident-closed</c>.</param>
/// <param name="IncidentId">The incident.</param>
/// <param name="Version">Its version: the news is told once per version.</param>
/// <param name="Number">Its number.</param>
/// <param name="Notice">Where to tell.</param>
/// <param name="SubscriberId">The client; null when only his address is known.</param>
/// <param name="At">When it happened, UTC.</param>
/// <param name="SubscriptionId">The subscription that asked for it; null when the incident's own client did.</param>
internal sealed record ClientNews(
    string Template, Guid IncidentId, int Version, long Number, ClientNotice Notice, Guid? SubscriberId, DateTimeOffset At, Guid? SubscriptionId = null)
{
    /// <summary>Writes the message and plans it, or rejects it at once when its address can't be used.</summary>
    public Message Write(MessageTemplates templates, SendingHours hours, Guid id, DateTimeOffset now)
    {
        var address = ClientAddress.Check(Notice.Channel, Notice.Address);
        var template = templates.Find($"{Template}-{Notice.Channel}") ?? new MessageTemplate(null, "");
        var first = hours.FirstAllowed(now, Notice.Channel, Notice.TimeZone);
        var message = new Message
        {
            Id = id,
            IncidentId = IncidentId,
            IncidentVersion = Version,
            SubscriptionId = SubscriptionId,
            SubscriberId = SubscriberId,
            Channel = Notice.Channel,
            Address = address.Normal ?? Notice.Address,
            TimeZone = Notice.TimeZone,
            Subject = template.Subject is { } subject ? MessageTemplates.Fill(subject, Number, Notice.ContactName) : null,
            Body = MessageTemplates.Fill(template.Body, Number, Notice.ContactName),
            CreatedAt = now,
            GiveUpAt = first.AddHours(hours.KeepTryingHours),
        };
        message.Plan(first, now);
        if (address.Fault is { } fault)
            message.Reject(fault, "The address can't be used.", now);
        return message;
    }
}
