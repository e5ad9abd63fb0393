using System.Security.Claims;

namespace Helpdesk.Desk.Shell;

/// <summary>Who is shown what; the services refuse it to all others anyway.</summary>
internal static class Rights
{
    /// <summary>Everybody of the house.</summary>
    public const string Staff = "operator,expert,supervisor,analyst,administrator";

    /// <summary>Who works in incidents.</summary>
    public const string Writers = "operator,expert,supervisor,administrator";

    /// <summary>Who may register an incident and write in it.</summary>
    public const string WritersAndPartners = Writers + ",partner";

    /// <summary>Whether somebody has one of these roles.</summary>
    public static bool IsOf(this ClaimsPrincipal user, string roles) => roles.Split(',').Any(user.IsInRole);
}
