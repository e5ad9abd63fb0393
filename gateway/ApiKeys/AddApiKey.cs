using FluentValidation;
using Helpdesk.ServiceDefaults.Access;
using Helpdesk.ServiceDefaults.Problems;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Gateway.ApiKeys;

/// <summary>An administrator gives a machine a key; its secret is shown this once.</summary>
internal static class AddApiKey
{
    internal sealed record Request(string Name, string[]? Roles);

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            RuleFor(r => r.Name).NotEmpty().MaximumLength(ApiKey.NameLength);
            RuleFor(r => r.Roles).Must(roles => roles is null || (roles.Length <= 10 && roles.All(Allowed.Contains)))
                .WithMessage($"A key's roles are: {string.Join(", ", Allowed)}.");
        }

        // A partner sees one service centre only, which a key does not have.
        private static readonly IReadOnlyList<string> Allowed = Roles.Staff;
    }

    /// <param name="Id">The key; the <c>sub</c> of its tokens.</param>
    /// <param name="Name">What it is for.</param>
    /// <param name="Roles">Its roles beside <c>machine</c>.</param>
    /// <param name="Key">The secret for <c>X-Api-Key</c>; never shown again.</param>
    internal sealed record Added(Guid Id, string Name, string[] Roles, string Key);

    internal static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/auth/keys", Handle).AllowRoles(Roles.Administrator).WithTags("Keys").WithSummary("Adds an API key.")
            .Produces<Added>(StatusCodes.Status201Created);

    private static async Task<IResult> Handle(
        Request request, CurrentUser actor, GatewayDb db, ApiKeyRing ring, TimeProvider time, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var name = request.Name.Trim();
        if (await db.ApiKeys.AnyAsync(k => k.Name == name && k.RevokedAt == null, ct))
            throw new RuleRefused("key-name-taken", "Another key has this name.");
        if (await db.ApiKeys.CountAsync(k => k.RevokedAt == null, ct) >= ApiKeyRing.Limit)
            throw new RuleRefused("too-many-keys", $"There are {ApiKeyRing.Limit} keys already; revoke one first.");

        var (key, secret) = ApiKey.Create(name, [.. (request.Roles ?? []).Distinct()], actor.Id, now);
        db.ApiKeys.Add(key);
        db.Publish(key.Changed(now, actor.Id));
        await db.SaveChangesAsync(ct);
        ring.Forget();
        return TypedResults.Created($"/api/auth/keys/{key.Id}", new Added(key.Id, key.Name, key.Roles, secret));
    }
}
