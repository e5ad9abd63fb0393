using Helpdesk.Incidents.AssignIncident;
using Helpdesk.Incidents.AttachFiles;
using Helpdesk.Incidents.ChangeMany;
using Helpdesk.Incidents.CheckRegistration;
using Helpdesk.Incidents.ClientLinks;
using Helpdesk.Incidents.CloseIncident;
using Helpdesk.Incidents.CountIncidents;
using Helpdesk.Incidents.FindDuplicates;
using Helpdesk.Incidents.KeepTyped;
using Helpdesk.Incidents.ListIncidents;
using Helpdesk.Incidents.OpenDraft;
using Helpdesk.Incidents.ServiceCenters;
using Helpdesk.ServiceDefaults.Settings;

namespace Helpdesk.Incidents.Settings;

/// <summary>
/// <c>GET</c> and <c>PUT /api/incidents/settings/{name}</c>: what an administrator sets; every change is a row with who and when (P19).
/// </summary>
internal static class DeskSettings
{
    public static void Map(RouteGroupBuilder incidents)
    {
        var settings = incidents.MapGroup("/settings");
        Map<DeskPlace>(settings, "desk-place", "Where the desk stands: its day is \"today\", its area code goes before local numbers", place => place.Fault());
        Map<RegistrationCheck>(settings, "registration-check", "What must be known before an incident counts as registered", _ => null);
        Map<EscalationRules>(settings, "escalation", "How incidents move between groups", _ => null);
        Map<RedCounterRules>(settings, "red-counters", "How long a closed incident counts in red", rules => Within("closedHours", rules.ClosedHours, 0, 24 * 365));
        Map<DuplicateRules>(settings, "duplicates", "What is taken for the same question asked again", rules => Within("days", rules.Days, 1, 365));
        Map<DraftRules>(settings, "drafts", "When an untouched draft of a call is discarded", rules => Within("discardAfterMinutes", rules.DiscardAfterMinutes, 1, 24 * 60));
        Map<TypedTextRules>(settings, "typed-texts", "How long typed texts are kept", rules => Within("days", rules.Days, 1, 365));
        Map<ClientLinkTemplates>(settings, "client-links", "Links to other systems about a client", links => links.Fault() is { } fault ? ("links", fault) : null);
        Map<ClosingReasons>(settings, "closing-reasons", "Closing reasons to choose from", reasons => reasons.Fault() is { } fault ? ("reasons", fault) : null);
        Map<FileScanRules>(settings, "file-scan", "Which virus scanner looks through files", rules => rules.Fault() is { } fault ? ("clamd", fault) : null);
        Map<ServiceCenterRules>(
            settings, "service-centers", "Which service centre looks after which clients", rules => rules.Fault() is { } fault ? ("rules", fault) : null,
            ApplyServiceCenterRules.ScheduleIn);
        Map<BulkRules>(settings, "bulk", "How long an act on many incidents can be undone", rules => Within("undoMinutes", rules.UndoMinutes, 1, 24 * 60));
    }

    private static void Map<T>(RouteGroupBuilder settings, string name, string summary, Func<T, (string Field, string Message)?> faultOf, Action<IncidentsDb, Guid, DateTimeOffset>? changed = null)
        where T : class, new()
    {
        settings.MapGet($"/{name}", async (IncidentsDb db, CancellationToken ct) =>
        {
            var (value, version) = await db.SettingAsync<T>(ct);
            return Versioned.Ok(value, version);
        }).AllowRoles(Roles.Staff).Produces<T>().WithSummary(summary);
        settings.MapPut($"/{name}", async (T value, IfMatch ifMatch, CurrentUser user, IncidentsDb db, TimeProvider time, CancellationToken ct) =>
        {
            if (faultOf(value) is var (field, message))
                throw new BadInput(field, message);
            var was = await db.SettingAsync<T>(ct);
            ifMatch.Require(was.Version, () => was.Value);
            var now = time.GetUtcNow();
            var version = db.ChangeSetting(was, value, user.Id, now);
            changed?.Invoke(db, user.Id, now);
            await db.SaveChangesAsync(ct);
            return Versioned.Ok(value, version);
        }).AllowRoles(Roles.Administrator).Produces<T>().WithSummary($"Changes: {char.ToLowerInvariant(summary[0])}{summary[1..]}");
    }

    private static (string, string)? Within(string field, int value, int least, int most) =>
        value >= least && value <= most ? null : (field, $"From {least} to {most}.");
}
