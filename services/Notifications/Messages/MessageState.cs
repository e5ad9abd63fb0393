namespace Helpdesk.Notifications.Messages;

/// <summary>What is known of a message on its way to the client (F128), in the order in which a message lives.</summary>
internal enum MessageState
{
    /// <summary>Waits for the client's morning or for its schedule.</summary>
    Scheduled,

    /// <summary>May be sent now.</summary>
    Queued,

    /// <summary>At least one attempt was made; another may follow.</summary>
    Sending,

    /// <summary>The mail server or the SMS gateway took it. Nothing is known of the client's device.</summary>
    AcceptedByGateway,

    /// <summary>The gateway passed it to the mobile operator.</summary>
    SentToOperator,

    /// <summary>A receipt proved that it arrived.</summary>
    Delivered,

    /// <summary>A receipt told that it did not arrive.</summary>
    Undelivered,

    /// <summary>Its time ran out before anybody took it.</summary>
    Expired,

    /// <summary>The address or the text was refused for good.</summary>
    Rejected,

    /// <summary>It was given up for a reason of ours.</summary>
    Failed,

    /// <summary>A person took it back.</summary>
    Cancelled,

    /// <summary>It was handed over and no answer came: it may have been sent, so it is never sent again by itself.</summary>
    Unknown,
}

/// <summary>The order of <see cref="MessageState"/>: receipts come late, twice and unordered, and must never turn a message back.</summary>
internal static class MessageStates
{
    /// <summary>Whether nothing can follow any more.</summary>
    public static bool IsFinal(this MessageState state) =>
        state is >= MessageState.Delivered and <= MessageState.Cancelled;

    /// <summary>Whether the client will not get the message for sure.</summary>
    public static bool IsFailure(this MessageState state) =>
        state is MessageState.Undelivered or MessageState.Expired or MessageState.Rejected or MessageState.Failed;

    /// <summary>Whether <paramref name="next"/> may follow: ranks only rise, a final state stays, only what came of <c>Unknown</c> may still be learned.</summary>
    public static bool MayBecome(this MessageState current, MessageState next) => current switch
    {
        MessageState.Unknown => next != MessageState.Unknown && Rank(next) >= Rank(MessageState.AcceptedByGateway),
        _ when current.IsFinal() => false,
        _ => Rank(next) > Rank(current),
    };

    private static int Rank(MessageState state) => Math.Min((int)state, (int)MessageState.Delivered);
}
