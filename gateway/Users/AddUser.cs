using FluentValidation;
using Helpdesk.ServiceDefaults.Access;
using Helpdesk.ServiceDefaults.Problems;
using Helpdesk.ServiceDefaults.Requests;
using Microsoft.AspNetCore.Identity;

namespace Helpdesk.Gateway.Users;

/// <summary>An administrator lets a new person in.</summary>
internal static class AddUser
{
    internal sealed record Request(string Login, string Name, string[] Roles, string? ServiceCenter, string Password);

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            RuleFor(r => r.Login).NotEmpty().MaximumLength(UserRules.LoginLength).Matches("^[a-zA-Z0-9._@+-]*$")
                .WithMessage("A login has Latin letters, digits and . _ @ + - only.");
            RuleFor(r => r.Name).MustBeDisplayName();
            RuleFor(r => r.Roles).MustBeRoles();
            RuleFor(r => r.ServiceCenter).MustSuit(r => r.Roles);
            RuleFor(r => r.Password).MustBePassword();
        }
    }

    internal static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/users", Handle).AllowRoles(Roles.Administrator).WithTags("Users").WithSummary("Adds a user.")
            .Produces<UserView>(StatusCodes.Status201Created);

    private static async Task<IResult> Handle(
        Request request, CurrentUser actor, UserManager<User> users, GatewayDb db, TimeProvider time)
    {
        var now = time.GetUtcNow();
        var user = new User
        {
            Id = Guid.CreateVersion7(now),
            UserName = request.Login,
            DisplayName = request.Name.Trim(),
            Roles = [.. request.Roles.Distinct()],
            ServiceCenter = string.IsNullOrWhiteSpace(request.ServiceCenter) ? null : request.ServiceCenter.Trim(),
            CreatedAt = now,
        };
        db.Publish(user.Changed(now, actor.Id));
        (await users.CreateAsync(user, request.Password)).OrRefuse();
        return Versioned.Created($"/api/users/{user.Id}", UserView.Of(user, now), user.Version);
    }

    /// <summary>Identity's own refusals as ours: a taken login is a conflict, the rest is about the password.</summary>
    internal static void OrRefuse(this IdentityResult result)
    {
        if (result.Succeeded) return;
        if (result.Errors.Any(error => error.Code == nameof(IdentityErrorDescriber.DuplicateUserName)))
            throw new RuleRefused("login-taken", "Another user has this login.");
        throw new BadInput(result.Errors
            .GroupBy(error => error.Code.StartsWith("Password", StringComparison.Ordinal) ? "password" : "login")
            .ToDictionary(field => field.Key, field => field.Select(error => error.Description).ToArray()));
    }
}
