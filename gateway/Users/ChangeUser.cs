using FluentValidation;
using Helpdesk.Gateway.Sessions;
using Helpdesk.ServiceDefaults.Access;
using Helpdesk.ServiceDefaults.Problems;
using Helpdesk.ServiceDefaults.Requests;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Gateway.Users;

/// <summary>An administrator changes a user's name, roles or right to enter; a dismissed user's sessions end at once.</summary>
internal static class ChangeUser
{
    internal sealed record Request(string Name, string[] Roles, string? ServiceCenter, bool Active = true);

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            RuleFor(r => r.Name).MustBeDisplayName();
            RuleFor(r => r.Roles).MustBeRoles();
            RuleFor(r => r.ServiceCenter).MustSuit(r => r.Roles);
        }
    }

    internal static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPut("/users/{id:guid}", Handle).AllowRoles(Roles.Administrator).WithTags("Users").WithSummary("Changes a user.")
            .Produces<UserView>();

    private static async Task<IResult> Handle(
        Guid id, Request request, IfMatch ifMatch, CurrentUser actor, GatewayDb db, TimeProvider time, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        // Two administrators who dismiss each other at once must not both succeed.
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(hashtext('administrators'))", ct);
        var user = await db.Users.SingleOrDefaultAsync(u => u.Id == id, ct) ?? throw new NotFound("user-not-found", "There is no such user.");
        ifMatch.Require(user.Version, () => UserView.Of(user, now));

        var staysAdministrator = request.Active && request.Roles.Contains(Roles.Administrator);
        if (!staysAdministrator && !await AnotherAdministratorAsync(db, id, ct))
            throw new RuleRefused("last-administrator", "This is the last administrator; name another one first.");

        user.DisplayName = request.Name.Trim();
        user.Roles = [.. request.Roles.Distinct()];
        user.ServiceCenter = string.IsNullOrWhiteSpace(request.ServiceCenter) ? null : request.ServiceCenter.Trim();
        user.Active = request.Active;
        user.Version++;
        db.Publish(user.Changed(now, actor.Id));
        await db.SaveChangesAsync(ct);

        var sessions = db.Sessions.Where(session => session.UserId == id);
        if (user.Active) await sessions.ForgetTokensAsync(now, ct);
        else await sessions.EndAsync(now, ct);
        await transaction.CommitAsync(ct);
        return Versioned.Ok(UserView.Of(user, now), user.Version);
    }

    private static Task<bool> AnotherAdministratorAsync(GatewayDb db, Guid except, CancellationToken ct) =>
        db.Users.AnyAsync(u => u.Id != except && u.Active && !u.Demo && u.Roles.Contains(Roles.Administrator), ct);
}
