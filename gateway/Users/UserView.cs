namespace Helpdesk.Gateway.Users;

/// <summary>A user as an administrator sees him.</summary>
internal sealed record UserView(
    Guid Id, string Login, string Name, string[] Roles, string? ServiceCenter, bool Active, bool Locked, DateTimeOffset CreatedAt, int Version)
{
    public static UserView Of(User user, DateTimeOffset now) => new(
        user.Id, user.Login, user.DisplayName, user.Roles, user.ServiceCenter, user.Active, user.IsLocked(now), user.CreatedAt, user.Version);
}

/// <summary>A user as he sees himself and as the desk greets him.</summary>
internal sealed record SignedInUser(Guid Id, string Login, string Name, string[] Roles, string? ServiceCenter)
{
    public static SignedInUser Of(User user) => new(user.Id, user.Login, user.DisplayName, user.Roles, user.ServiceCenter);
}
