using FluentValidation;
using Helpdesk.Gateway.Sessions;
using Helpdesk.Gateway.SigningIn;
using Helpdesk.ServiceDefaults.Access;
using Helpdesk.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Gateway.Users;

/// <summary>An administrator gives a user a new password: it unlocks the account and ends its sessions.</summary>
internal static class SetPassword
{
    internal sealed record Request(string Password);

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator() => RuleFor(r => r.Password).MustBePassword();
    }

    internal static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPut("/users/{id:guid}/password", Handle).AllowRoles(Roles.Administrator).WithTags("Users")
            .WithSummary("Sets a user's password.").Produces(StatusCodes.Status204NoContent);

    private static async Task<IResult> Handle(
        Guid id, Request request, UserManager<User> users, PasswordHashing hashing, GatewayDb db, TimeProvider time, CancellationToken ct)
    {
        var user = await db.Users.SingleOrDefaultAsync(u => u.Id == id, ct) ?? throw new NotFound("user-not-found", "There is no such user.");
        foreach (var validator in users.PasswordValidators) (await validator.ValidateAsync(users, user, request.Password)).OrRefuse();

        user.PasswordHash = await hashing.HashAsync(user, request.Password, ct);
        user.SecurityStamp = Guid.NewGuid().ToString("N");
        user.AccessFailedCount = 0;
        user.LockoutEnd = null;
        // The password everybody knew is gone with this.
        user.Demo = false;
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await db.SaveChangesAsync(ct);
        await db.Sessions.Where(session => session.UserId == id).EndAsync(time.GetUtcNow(), ct);
        await transaction.CommitAsync(ct);
        return TypedResults.NoContent();
    }
}
