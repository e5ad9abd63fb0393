namespace Helpdesk.Notifications.SendMessages;

/// <summary>How handing a message to a server or gateway ended.</summary>
internal enum HandoverKind
{
    /// <summary>It said that it took the message.</summary>
    Accepted,

    /// <summary>It surely did not take it; trying later makes sense.</summary>
    Later,

    /// <summary>It surely did not take it and never will.</summary>
    Refused,

    /// <summary>The text left and no answer came: sent or not, nobody knows.</summary>
    Unknown,
}

/// <summary>The outcome of one attempt.</summary>
/// <param name="Kind">How it ended.</param>
/// <param name="Code">The vendor's code, for example an SMTP reply code.</param>
/// <param name="Text">The vendor's words.</param>
/// <param name="Reference">The vendor's id of the message.</param>
internal sealed record Handover(HandoverKind Kind, string? Code, string? Text, string? Reference = null);
