namespace Helpdesk.Incidents;

/// <summary>Ways by which new incidents come (F33).</summary>
internal static class Channels
{
    /// <summary>All of them. What answers an ended incident is a <c>reply</c>, and goes on where that one was.</summary>
    public static readonly string[] New = ["call", "manual", "email", "messenger", "portal", "partner"];
}
