using Helpdesk.ServiceDefaults.Access;
using Helpdesk.ServiceDefaults.Problems;

namespace Helpdesk.Reporting.RegistrationRate;

/// <summary>Whose figures a user may see: his own, or everybody's if he leads or analyses.</summary>
internal static class ReportScope
{
    /// <summary>The operator to report on; null is everybody.</summary>
    /// <exception cref="Forbidden">He asked for a colleague's.</exception>
    public static Guid? Of(CurrentUser user, Guid? asked)
    {
        if (user.Is(Roles.Supervisor, Roles.Analyst, Roles.Administrator))
            return asked;
        return asked is null || asked == user.Id
            ? user.Id
            : throw new Forbidden("own-figures-only", "You can see your own figures; a supervisor or analyst sees everybody's.");
    }
}
