using Microsoft.AspNetCore.Builder;

namespace Helpdesk.ServiceDefaults.Access;

/// <summary>Roles as tokens carry them (F119).</summary>
public static class Roles
{
    /// <summary>Takes calls and registers incidents.</summary>
    public const string Operator = "operator";

    /// <summary>Turns incidents into articles.</summary>
    public const string Expert = "expert";

    /// <summary>Watches the figures of all operators.</summary>
    public const string Supervisor = "supervisor";

    /// <summary>Reads everything that counts.</summary>
    public const string Analyst = "analyst";

    /// <summary>Works in a service centre and sees only its incidents.</summary>
    public const string Partner = "partner";

    /// <summary>Sets the desk up.</summary>
    public const string Administrator = "administrator";

    /// <summary>Not a person: an API key.</summary>
    public const string Machine = "machine";

    /// <summary>Everybody who works in the house.</summary>
    public static IReadOnlyList<string> Staff { get; } = [Operator, Expert, Supervisor, Analyst, Administrator];

    /// <summary>Lets only these roles in: others get 403, strangers 401.</summary>
    public static T AllowRoles<T>(this T endpoints, params IEnumerable<string> roles) where T : IEndpointConventionBuilder =>
        endpoints.RequireAuthorization(policy => policy.RequireAuthenticatedUser().RequireRole(roles));
}
