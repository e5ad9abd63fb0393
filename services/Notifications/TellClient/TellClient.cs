using Helpdesk.Incidents.Contracts;
using Helpdesk.Notifications.Contracts;
using Helpdesk.Notifications.QuietHours;
using Helpdesk.Notifications.SendMessages;
using Helpdesk.Notifications.Templates;
using Helpdesk.ServiceDefaults.Settings;
using MassTransit;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Notifications.TellClient;

/// <summary>Prepares what an operator asked to tell the client, once per piece of news, however often the event comes.</summary>
internal static class TellClient
{
    public static async Task TellAsync(this NotificationsDb db, ClientNews news, DateTimeOffset now, CancellationToken ct)
    {
        var known = await db.Messages.AnyAsync(
            message => message.IncidentId == news.IncidentId && message.IncidentVersion == news.Version
                && message.Channel == news.Notice.Channel && message.SubscriptionId == news.SubscriptionId,
            ct);
        if (known || await db.ErasedSubscribers.AnyAsync(erased => erased.SubscriberId == news.SubscriberId && erased.At >= news.At, ct))
            return;

        var templates = await db.SettingAsync<MessageTemplates>(ct);
        var hours = await db.SettingAsync<SendingHours>(ct);
        var message = news.Write(templates.Value, hours.Value, Guid.CreateVersion7(now), now);
        db.Messages.Add(message);
        if (message.PlannedFor is { } planned)
            db.Schedule<SendMessage>($"{message.Id}", planned, new PlannedMessage(message.Id));
        else
            db.Publish(new MessageFailed(
                message.Id, message.Version, now, message.IncidentId, message.Channel, message.VendorCode ?? ""));
        await db.SaveChangesAsync(ct);
    }
}

/// <summary>The end of an incident, if its client was to be told.</summary>
internal sealed class TellClientWhenClosed(NotificationsDb db, TimeProvider time) : IConsumer<IncidentClosed>
{
    public Task Consume(ConsumeContext<IncidentClosed> context) => context.Message is { Notice: { } notice } closed
        ? db.TellAsync(new("incident-closed", closed.IncidentId, closed.Version, closed.Number, notice, closed.SubscriberId, closed.At), time.GetUtcNow(), context.CancellationToken)
        : Task.CompletedTask;
}

/// <summary>A resolution; the closing that follows says nothing again, for Incidents sends the notice once.</summary>
internal sealed class TellClientWhenResolved(NotificationsDb db, TimeProvider time) : IConsumer<IncidentResolved>
{
    public Task Consume(ConsumeContext<IncidentResolved> context) => context.Message is { Notice: { } notice } resolved
        ? db.TellAsync(new("incident-resolved", resolved.IncidentId, resolved.Version, resolved.Number, notice, resolved.SubscriberId, resolved.At), time.GetUtcNow(), context.CancellationToken)
        : Task.CompletedTask;
}

/// <summary>An incident that was called off (F83).</summary>
internal sealed class TellClientWhenCancelled(NotificationsDb db, TimeProvider time) : IConsumer<IncidentCancelled>
{
    public Task Consume(ConsumeContext<IncidentCancelled> context) => context.Message is { Notice: { } notice } cancelled
        ? db.TellAsync(new("incident-cancelled", cancelled.IncidentId, cancelled.Version, cancelled.Number, notice, cancelled.SubscriberId, cancelled.At), time.GetUtcNow(), context.CancellationToken)
        : Task.CompletedTask;
}

/// <summary>The end of a problem that a client asked to hear of (F75, F133).</summary>
internal sealed class TellClientWhenFixed(NotificationsDb db, TimeProvider time) : IConsumer<ProblemFixed>
{
    public Task Consume(ConsumeContext<ProblemFixed> context)
    {
        var told = context.Message;
        var news = new ClientNews("problem-fixed", told.IncidentId, told.Version, told.Number, told.Notice, told.SubscriberId, told.At, told.SubscriptionId);
        return db.TellAsync(news, time.GetUtcNow(), context.CancellationToken);
    }
}
