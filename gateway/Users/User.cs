using Helpdesk.Gateway.Contracts;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Gateway.Users;

/// <summary>A person who may sign in.</summary>
internal sealed class User : IdentityUser<Guid>
{
    public string DisplayName { get; set; } = "";

    public string[] Roles { get; set; } = [];

    /// <summary>A partner sees only this service centre's incidents.</summary>
    public string? ServiceCenter { get; set; }

    public bool Active { get; set; } = true;

    /// <summary>Has a password that everybody knows: lets nobody in outside Development.</summary>
    public bool Demo { get; set; }

    public int Version { get; set; } = 1;

    public DateTimeOffset CreatedAt { get; set; }

    public string Login => UserName!;

    public bool MayEnter(bool demoAllowed) => Active && (!Demo || demoAllowed);

    public bool IsLocked(DateTimeOffset now) => LockoutEnd > now;

    public UserChanged Changed(DateTimeOffset now, Guid? actorId) =>
        new(Id, Version, now, actorId, Login, DisplayName, Roles, ServiceCenter, Active);

    internal static void Configure(ModelBuilder model) => model.Entity<User>(user =>
    {
        user.ToTable("users");
        user.Property(u => u.Id).ValueGeneratedNever();
        user.Property(u => u.UserName).HasMaxLength(UserRules.LoginLength).IsRequired();
        user.Property(u => u.NormalizedUserName).HasMaxLength(UserRules.LoginLength).IsRequired();
        user.Property(u => u.DisplayName).HasMaxLength(UserRules.NameLength);
        user.Property(u => u.ServiceCenter).HasMaxLength(UserRules.ServiceCenterLength);
        user.Property(u => u.Version).IsConcurrencyToken();
        user.HasIndex(u => u.NormalizedUserName).IsUnique();
        user.HasIndex(u => new { u.DisplayName, u.Id });
        // The version says when somebody else was faster; the rest waits for its feature (second factor, e-mail).
        user.Ignore(u => u.ConcurrencyStamp).Ignore(u => u.Email).Ignore(u => u.NormalizedEmail).Ignore(u => u.EmailConfirmed)
            .Ignore(u => u.PhoneNumber).Ignore(u => u.PhoneNumberConfirmed).Ignore(u => u.TwoFactorEnabled).Ignore(u => u.LockoutEnabled)
            .Ignore(u => u.Login);
    });
}
