using Helpdesk.Notifications.SendMessages;

namespace Helpdesk.Notifications.Messages;

/// <summary>One text to one address about one version of an incident, with all that is known of its way.</summary>
internal sealed class Message
{
    public required Guid Id { get; init; }

    public required Guid IncidentId { get; init; }

    /// <summary>The incident's version that caused it: with the channel the key against sending the same news twice.</summary>
    public required int IncidentVersion { get; init; }

    /// <summary>The subscription that asked for it; null when the incident's own client is told.</summary>
    public Guid? SubscriptionId { get; init; }

    /// <summary>The client it is for; null when nobody said.</summary>
    public Guid? SubscriberId { get; init; }

    /// <summary><c>email</c> or <c>sms</c>.</summary>
    public required string Channel { get; init; }

    /// <summary>Normalised if it could be, else as it came.</summary>
    public required string Address { get; init; }

    /// <summary>The client's IANA zone; null when unknown.</summary>
    public string? TimeZone { get; init; }

    /// <summary>Only letters have one.</summary>
    public string? Subject { get; init; }

    public required string Body { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>No attempt is made after this moment.</summary>
    public required DateTimeOffset GiveUpAt { get; init; }

    public MessageState State { get; private set; }

    /// <summary>+1 with every change of the state.</summary>
    public int Version { get; private set; } = 1;

    public DateTimeOffset ChangedAt { get; private set; }

    /// <summary>When the next attempt is planned; null when none is.</summary>
    public DateTimeOffset? PlannedFor { get; private set; }

    /// <summary>Attempts made, the running one included.</summary>
    public int Attempts { get; private set; }

    /// <summary>Set when the text starts to leave and cleared by the answer: found set by a later run, the answer was lost.</summary>
    public DateTimeOffset? HandingOverSince { get; private set; }

    /// <summary>Who took it or was asked to: <c>smtp</c>, <c>sandbox</c>, …</summary>
    public string? Provider { get; private set; }

    /// <summary>The provider's own id of the message.</summary>
    public string? ProviderReference { get; private set; }

    public string? VendorCode { get; private set; }

    public string? VendorText { get; private set; }

    /// <summary>The text is finished and waits for <paramref name="plannedFor"/>.</summary>
    public void Plan(DateTimeOffset plannedFor, DateTimeOffset now)
    {
        PlannedFor = plannedFor;
        if (State != MessageState.Scheduled)
            return;
        ChangedAt = now;
        if (plannedFor <= now)
            Become(MessageState.Queued, now);
    }

    /// <summary>An attempt begins; nothing has left yet.</summary>
    public void BeginAttempt(string provider, DateTimeOffset now)
    {
        Attempts++;
        Provider = provider;
        PlannedFor = null;
        Become(MessageState.Sending, now);
    }

    /// <summary>From here on the text may reach the client even if no answer comes back. Only one of two that try at once can save this.</summary>
    public void BeginHandover(DateTimeOffset now)
    {
        HandingOverSince = now;
        Version++;
    }

    /// <summary>What came of the attempt. <paramref name="next"/> is when to try again if that makes sense.</summary>
    /// <returns>Whether the client will not get the message for sure, told for the first time.</returns>
    public bool EndAttempt(Handover outcome, DateTimeOffset next, DateTimeOffset now)
    {
        HandingOverSince = null;
        (VendorCode, VendorText) = (outcome.Code, outcome.Text);
        ProviderReference = outcome.Reference ?? ProviderReference;
        switch (outcome.Kind)
        {
            case HandoverKind.Accepted:
                return Become(MessageState.AcceptedByGateway, now);
            case HandoverKind.Unknown:
                return Become(MessageState.Unknown, now);
            case HandoverKind.Refused:
                return Become(MessageState.Rejected, now);
            case HandoverKind.Later when next > GiveUpAt:
                return Become(MessageState.Expired, now);
            case HandoverKind.Later:
                PlannedFor = next;
                return false;
            default:
                throw new ArgumentOutOfRangeException(nameof(outcome), outcome.Kind, null);
        }
    }

    /// <summary>Refuses the message before any attempt: its address can never work.</summary>
    public bool Reject(string code, string text, DateTimeOffset now)
    {
        (VendorCode, VendorText) = (code, text);
        return Become(MessageState.Rejected, now);
    }

    /// <summary>Applies a state told from outside; an older, repeated or contradicting one changes nothing.</summary>
    /// <returns>Whether the message failed by it.</returns>
    public bool Become(MessageState next, DateTimeOffset now)
    {
        if (!State.MayBecome(next))
            return false;
        State = next;
        Version++;
        ChangedAt = now;
        if (next.IsFinal() || next == MessageState.Unknown)
            PlannedFor = null;
        return next.IsFailure();
    }
}
