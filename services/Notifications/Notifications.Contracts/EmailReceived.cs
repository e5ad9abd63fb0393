namespace Helpdesk.Notifications.Contracts;

/// <summary>A person wrote a letter to the desk. What machines send by themselves (RFC 3834) is kept and not told of.</summary>
/// <param name="LetterId">The letter.</param>
/// <param name="Version">Always 1: a letter does not change.</param>
/// <param name="At">When it was taken in, UTC.</param>
/// <param name="ActorId">Null: no user of the desk wrote it.</param>
/// <param name="From">The sender's address, lower case.</param>
/// <param name="FromName">The sender's name, if the letter has one.</param>
/// <param name="Subject">The subject; may be empty.</param>
/// <param name="Text">What was written, without markup and without what it answers; at most 20,000 characters.</param>
/// <param name="IncidentId">The incident whose letter it answers, known by the Message-IDs it refers to.</param>
/// <param name="IncidentNumber">The number that the subject names; only worth something if the sender is that incident's client.</param>
/// <param name="Files">What was attached, in the letter's order; null when nothing was.</param>
/// <param name="LeftOut">What was attached and not kept, with why; null when nothing was.</param>
public sealed record EmailReceived(
    Guid LetterId, int Version, DateTimeOffset At, Guid? ActorId, string From, string? FromName, string Subject, string Text, Guid? IncidentId,
    long? IncidentNumber, EmailFile[]? Files = null, EmailFileLeftOut[]? LeftOut = null);

/// <summary>A file of a letter. Its content is in the blob store of Notifications for thirty days: whoever wants it longer takes it over.</summary>
/// <param name="Key">Of the blob.</param>
/// <param name="Name">As the sender called it, without folders.</param>
/// <param name="Length">In bytes.</param>
/// <param name="ContentType">What its first bytes say.</param>
public sealed record EmailFile(string Key, string Name, long Length, string ContentType);

/// <summary>A file of a letter that was not kept.</summary>
/// <param name="Name">As the sender called it.</param>
/// <param name="Why"><c>tooLarge</c> (more than 100 MB), <c>tooMany</c>, <c>cut</c> (the letter itself was too long) or <c>empty</c>.</param>
public sealed record EmailFileLeftOut(string Name, string Why);
