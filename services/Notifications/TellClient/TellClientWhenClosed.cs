using Helpdesk.Incidents.Contracts;
using Helpdesk.Notifications.Contracts;
using Helpdesk.Notifications.QuietHours;
using Helpdesk.Notifications.SendMessages;
using Helpdesk.Notifications.Templates;
using Helpdesk.ServiceDefaults.Settings;
using MassTransit;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Notifications.TellClient;

/// <summary>Prepares what an operator asked to tell the client, once per version of the incident, however often the event comes.</summary>
internal sealed class TellClientWhenClosed(NotificationsDb db, TimeProvider time) : IConsumer<IncidentClosed>
{
    public async Task Consume(ConsumeContext<IncidentClosed> context)
    {
        var closed = context.Message;
        if (closed.Notice is not { } notice)
            return;
        var known = await db.Messages.AnyAsync(
            message => message.IncidentId == closed.IncidentId && message.IncidentVersion == closed.Version
                && message.Channel == notice.Channel,
            context.CancellationToken);
        if (known)
            return;

        var templates = await db.SettingAsync<MessageTemplates>(context.CancellationToken);
        var hours = await db.SettingAsync<SendingHours>(context.CancellationToken);
        var now = time.GetUtcNow();
        var message = NoticeOfClosing.Write(closed, notice, templates.Value, hours.Value, Guid.CreateVersion7(now), now);
        db.Messages.Add(message);
        if (message.PlannedFor is { } planned)
            db.Schedule<SendMessage>($"{message.Id}", planned, new PlannedMessage(message.Id));
        else
            db.Publish(new MessageFailed(
                message.Id, message.Version, now, message.IncidentId, message.Channel, message.VendorCode ?? ""));
        await db.SaveChangesAsync(context.CancellationToken);
    }
}
