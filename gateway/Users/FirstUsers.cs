using Helpdesk.ServiceDefaults.Access;
using Helpdesk.ServiceDefaults.Database;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Gateway.Users;

/// <summary>The first administrator; in Development also the people of the demo.</summary>
internal sealed class FirstUsers(UserManager<User> users, IdentitySettings settings, IHostEnvironment environment, TimeProvider time)
    : ISeed<GatewayDb>
{
    private const string DemoPassword = "demo-Pass1";

    private static readonly (string Login, string Name, string Role, string? ServiceCenter)[] Demo =
    [
        ("anna", "Анна Соколова", Roles.Operator, null),
        ("boris", "Борис Лебедев", Roles.Operator, null),
        ("vera", "Вера Морозова", Roles.Operator, null),
        ("egor", "Егор Виноградов", Roles.Expert, null),
        ("sofia", "София Кузнецова", Roles.Supervisor, null),
        ("alla", "Алла Белова", Roles.Analyst, null),
        ("petr", "Пётр Орлов", Roles.Partner, "6601"),
    ];

    public async Task SeedAsync(GatewayDb db, CancellationToken cancellationToken)
    {
        if (!await db.Users.AnyAsync(u => u.Roles.Contains(Roles.Administrator), cancellationToken))
        {
            var password = settings.AdminPassword is { Length: > 0 } given ? given : throw new InvalidOperationException(
                "There is no administrator yet: set Identity__AdminPassword to the first one's password.");
            await AddAsync(db, "admin", "Администратор", Roles.Administrator, null, password, demo: false);
        }

        if (!environment.IsDevelopment() || await db.Users.AnyAsync(u => u.Demo, cancellationToken)) return;
        foreach (var (login, name, role, serviceCenter) in Demo)
        {
            if (await users.FindByNameAsync(login) is null) await AddAsync(db, login, name, role, serviceCenter, DemoPassword, demo: true);
        }
    }

    private async Task AddAsync(GatewayDb db, string login, string name, string role, string? serviceCenter, string password, bool demo)
    {
        var now = time.GetUtcNow();
        var user = new User
        {
            Id = Guid.CreateVersion7(now),
            UserName = login,
            DisplayName = name,
            Roles = [role],
            ServiceCenter = serviceCenter,
            Demo = demo,
            CreatedAt = now,
        };
        db.Publish(user.Changed(now, actorId: null));
        var result = await users.CreateAsync(user, password);
        if (!result.Succeeded)
            throw new InvalidOperationException($"The user {login} cannot be added: {string.Join(' ', result.Errors.Select(e => e.Description))}");
    }
}
