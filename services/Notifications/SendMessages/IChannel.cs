using Helpdesk.Notifications.Messages;

namespace Helpdesk.Notifications.SendMessages;

/// <summary>A way to a client: letters or SMS.</summary>
internal interface IChannel
{
    /// <summary><c>email</c> or <c>sms</c>.</summary>
    string Name { get; }

    /// <summary>Who is asked to take the message.</summary>
    string Provider { get; }

    /// <summary>Whether a message whose answer was lost may simply be handed over again.</summary>
    bool MayRepeat { get; }

    /// <summary>Makes one attempt; every fault of network or server is an outcome, not an exception.</summary>
    /// <param name="message">The message.</param>
    /// <param name="beforeHandover">Called right before the text may reach the client.</param>
    /// <param name="cancellation">The host stops.</param>
    Task<Handover> HandOverAsync(Message message, Func<Task> beforeHandover, CancellationToken cancellation);
}
