namespace Helpdesk.Desk.ChangeSettings;

/// <summary>A setting of a service: its values are shown as they come, its rows as a table.</summary>
/// <param name="Name">What the words of its fields begin with.</param>
/// <param name="Path">Where it is read and changed.</param>
/// <param name="Columns">Columns of its rows, when it has any.</param>
public sealed record Setting(string Name, string Path, params string[] Columns)
{
    /// <summary>All of them, in the order of the page.</summary>
    public static IReadOnlyList<Setting> All { get; } =
    [
        new("clientLinks", "/api/incidents/settings/client-links", "name", "url"),
        new("serviceCenters", "/api/incidents/settings/service-centers", "code", "inn", "kpp"),
        new("closingReasons", "/api/incidents/settings/closing-reasons", "text"),
        new("redCounters", "/api/incidents/settings/red-counters"),
        new("duplicates", "/api/incidents/settings/duplicates"),
        new("registrationCheck", "/api/incidents/settings/registration-check"),
        new("drafts", "/api/incidents/settings/drafts"),
        new("escalation", "/api/incidents/settings/escalation"),
        new("bulk", "/api/incidents/settings/bulk"),
        new("typedTexts", "/api/incidents/settings/typed-texts"),
        new("fileScan", "/api/incidents/settings/file-scan"),
        new("deskPlace", "/api/incidents/settings/desk-place"),
        new("deskTime", "/api/reports/desk-time"),
        new("sendingHours", "/api/notifications/sending-hours"),
        new("answerTarget", "/api/calls/answer-target"),
        new("callLimits", "/api/calls/limits"),
        new("rawEvents", "/api/calls/raw-event-retention"),
        new("recordings", "/api/calls/recording-retention"),
    ];
}
