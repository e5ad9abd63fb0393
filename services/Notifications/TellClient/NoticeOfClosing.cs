using Helpdesk.Incidents.Contracts;
using Helpdesk.Notifications.CheckAddress;
using Helpdesk.Notifications.Messages;
using Helpdesk.Notifications.QuietHours;
using Helpdesk.Notifications.Templates;

namespace Helpdesk.Notifications.TellClient;

/// <summary>The message that tells a client that his incident is closed (decision 13, F129).</summary>
internal static class NoticeOfClosing
{
    /// <summary>Writes the message and plans it, or rejects it at once when its address can't be used.</summary>
    public static Message Write(
        IncidentClosed closed, ClientNotice notice, MessageTemplates templates, SendingHours hours, Guid id, DateTimeOffset now)
    {
        var address = ClientAddress.Check(notice.Channel, notice.Address);
        var template = templates.Find($"incident-closed-{notice.Channel}") ?? new MessageTemplate(null, "");
        var first = hours.FirstAllowed(now, notice.Channel, notice.TimeZone);
        var message = new Message
        {
            Id = id,
            IncidentId = closed.IncidentId,
            IncidentVersion = closed.Version,
            Channel = notice.Channel,
            Address = address.Normal ?? notice.Address,
            TimeZone = notice.TimeZone,
            Subject = template.Subject is { } subject ? MessageTemplates.Fill(subject, closed.Number, notice.ContactName) : null,
            Body = MessageTemplates.Fill(template.Body, closed.Number, notice.ContactName),
            CreatedAt = now,
            GiveUpAt = first.AddHours(hours.KeepTryingHours),
        };
        message.Plan(first, now);
        if (address.Fault is { } fault)
            message.Reject(fault, "The address can't be used.", now);
        return message;
    }
}
