using Helpdesk.Notifications.Contracts;
using Helpdesk.Notifications.Messages;
using Helpdesk.Notifications.QuietHours;
using Helpdesk.ServiceDefaults.DueWork;
using Helpdesk.ServiceDefaults.Settings;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Notifications.SendMessages;

/// <summary>What a planned <see cref="SendMessage"/> needs to know.</summary>
internal sealed record PlannedMessage(Guid MessageId);

/// <summary>
/// One attempt to send one message. The moment when its text starts to leave is committed first: a run that finds it set lost the answer
/// of the one before, and a message that may have been sent is never sent again by itself.
/// </summary>
internal sealed partial class SendMessage(
    NotificationsDb db, IEnumerable<IChannel> channels, TimeProvider time, ILogger<SendMessage> log) : Work
{
    // Due work is taken by somebody else after five minutes: an attempt must be over by then.
    private static readonly TimeSpan LongestAttempt = TimeSpan.FromMinutes(4);

    public override async Task RunAsync(DueItem item, CancellationToken cancellationToken)
    {
        var id = item.PayloadAs<PlannedMessage>().MessageId;
        var message = await db.Messages.SingleOrDefaultAsync(m => m.Id == id, cancellationToken);
        if (message is not { State: MessageState.Scheduled or MessageState.Queued or MessageState.Sending })
            return;

        var hours = (await db.SettingAsync<SendingHours>(cancellationToken)).Value;
        var channel = channels.Single(c => c.Name == message.Channel);
        if (message.HandingOverSince is not null && !channel.MayRepeat)
            Record(message, new Handover(HandoverKind.Unknown, null, "The service stopped before the answer came."), hours);
        else if (hours.FirstAllowed(time.GetUtcNow(), message.Channel, message.TimeZone) is var first && first > time.GetUtcNow())
            message.Plan(first, time.GetUtcNow());
        else
            Record(message, await AttemptAsync(message, channel, cancellationToken), hours);

        if (message.PlannedFor is { } planned)
            db.Schedule<SendMessage>(item.Key, planned, new PlannedMessage(id));
        // What came of an attempt is kept even when the host stops meanwhile.
        await db.SaveChangesAsync(CancellationToken.None);
    }

    private async Task<Handover> AttemptAsync(Message message, IChannel channel, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(LongestAttempt);
        message.Plan(time.GetUtcNow(), time.GetUtcNow());
        message.BeginAttempt(channel.Provider, time.GetUtcNow());
        return await channel.HandOverAsync(message, BeforeHandover, limit.Token);

        Task BeforeHandover()
        {
            message.BeginHandover(time.GetUtcNow());
            return db.SaveChangesAsync(CancellationToken.None);
        }
    }

    private void Record(Message message, Handover outcome, SendingHours hours)
    {
        var now = time.GetUtcNow();
        var next = hours.FirstAllowed(now + RetryTimes.WaitAfter(message.Attempts), message.Channel, message.TimeZone);
        var failed = message.EndAttempt(outcome, next, now);
        LogAttempt(message.Id, message.Channel, message.Attempts, outcome.Kind, outcome.Code);
        if (failed)
            db.Publish(new MessageFailed(
                message.Id, message.Version, now, message.IncidentId, message.Channel, outcome.Text ?? outcome.Code ?? ""));
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Information,
        Message = "Message {MessageId} by {Channel}, attempt {Attempt}: {Outcome} {Code}")]
    private partial void LogAttempt(Guid messageId, string channel, int attempt, HandoverKind outcome, string? code);
}
