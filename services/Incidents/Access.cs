namespace Helpdesk.Incidents;

/// <summary>Who may do what here; the table is <c>docs/access.md</c>.</summary>
internal static class Access
{
    /// <summary>They write in incidents.</summary>
    public static readonly string[] Writers = [Roles.Operator, Roles.Expert, Roles.Supervisor, Roles.Administrator];

    /// <summary>They register incidents and reply in them.</summary>
    public static readonly string[] WritersAndPartners = [.. Writers, Roles.Partner];

    /// <summary>They read incidents: the house, and partners what is theirs.</summary>
    public static readonly string[] Readers = [.. Roles.Staff, Roles.Partner];

    /// <summary>Whether the caller works in a service centre and not in the house.</summary>
    public static bool IsPartner(this CurrentUser user) => user.Is(Roles.Partner) && !user.Is([.. Roles.Staff]);
}
