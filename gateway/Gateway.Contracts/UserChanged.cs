namespace Helpdesk.Gateway.Contracts;

/// <summary>A user was added or changed: the values now. Feeds the small <c>people</c> tables of services that show names.</summary>
/// <param name="UserId">The user: the <c>sub</c> of tokens.</param>
/// <param name="Version">Version of the user, one higher with every change.</param>
/// <param name="At">When, UTC.</param>
/// <param name="ActorId">Who changed it; null at seeding.</param>
/// <param name="Login">Sign-in name.</param>
/// <param name="DisplayName">Name for people.</param>
/// <param name="Roles">Roles, as in tokens.</param>
/// <param name="ServiceCenter">A partner's service centre code.</param>
/// <param name="Active">False when the user may not sign in.</param>
public sealed record UserChanged(
    Guid UserId, int Version, DateTimeOffset At, Guid? ActorId, string Login, string DisplayName, string[] Roles, string? ServiceCenter, bool Active);
