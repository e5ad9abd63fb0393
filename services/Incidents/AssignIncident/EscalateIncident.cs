using Helpdesk.Incidents.Contracts;
using Helpdesk.Incidents.Groups;
using Helpdesk.ServiceDefaults.Settings;

namespace Helpdesk.Incidents.AssignIncident;

/// <summary>Where it goes and what is to be done there.</summary>
/// <param name="GroupId">The group.</param>
/// <param name="OwnerId">A person in it; only where the desk allows choosing one (decision 9).</param>
/// <param name="Description">What was found out (F49); for a service centre the required action (F67).</param>
/// <param name="ContactName">Whom to contact; obligatory for a service centre.</param>
/// <param name="ContactPhone">Where; obligatory for a service centre.</param>
internal sealed record EscalateIncidentRequest(Guid GroupId, Guid? OwnerId, string? Description, string? ContactName, string? ContactPhone);

internal sealed class EscalateIncidentValidator : AbstractValidator<EscalateIncidentRequest>
{
    public EscalateIncidentValidator()
    {
        RuleFor(r => r.Description).NotEmpty().MaximumLength(Post.LongestText);
        RuleFor(r => r.ContactName).MaximumLength(200);
        RuleFor(r => r.ContactPhone).MaximumLength(64);
    }
}

/// <summary>Setting: how incidents move between groups.</summary>
internal sealed record EscalationRules
{
    /// <summary>Whether a person may be chosen in the group.</summary>
    public bool PersonAllowed { get; init; }
}

/// <summary><c>POST /api/incidents/{id}/escalate</c> (F49, F67): to a group and not to a person, with a description.</summary>
internal static class EscalateIncident
{
    public static void Map(RouteGroupBuilder incidents) => incidents.MapPost("/{id:guid}/escalate", HandleAsync)
        .AllowRoles(Access.Writers).Produces<ReadIncident.IncidentCard>().WithSummary("Hands an incident to a group or a service centre");

    private static async Task<IResult> HandleAsync(
        Guid id, EscalateIncidentRequest request, IfMatch ifMatch, CurrentUser user, IncidentsDb db, TimeProvider time, CancellationToken ct)
    {
        var incident = await db.ToChangeAsync(id, ifMatch, user, ct);
        var group = await db.Groups.AsNoTracking().SingleOrDefaultAsync(g => g.Id == request.GroupId && g.Active, ct)
            ?? throw new BadInput("groupId", "There is no such group.");
        if (request.OwnerId is { } person)
            await RefusePersonAsync(db, group, person, ct);
        if (group.Kind == GroupKind.ServiceCenter)
            RequireContacts(request);
        // A service centre has to read what it is to do; the house's own findings stay in the house.
        var told = group.Kind == GroupKind.ServiceCenter ? PostKind.Solution : PostKind.Internal;
        var contacts = string.Join(", ", new[] { request.ContactName, request.ContactPhone }.Where(part => !string.IsNullOrWhiteSpace(part)));
        var text = contacts.Length == 0 ? request.Description!.Trim() : $"{request.Description!.Trim()}\n{Texts.Of("contacts", contacts)}";
        await db.SendToGroupAsync(incident, group, request.OwnerId, text, told, user, time.GetUtcNow(), ct);
        return await db.SaveAndShowAsync(incident, user, ct);
    }

    /// <summary>Hands it to a group with a description and tells of it; the caller saves.</summary>
    public static async Task SendToGroupAsync(
        this IncidentsDb db, Incident incident, Group group, Guid? ownerId, string description, PostKind told, CurrentUser user,
        DateTimeOffset now, CancellationToken ct)
    {
        var previous = (Owner: incident.OwnerId, Group: incident.GroupId);
        var before = previous.Group is { } held ? await db.Groups.Where(g => g.Id == held).Select(g => g.Name).SingleOrDefaultAsync(ct) : null;
        db.Posts.Add(incident.Escalate(group, ownerId, before, user.Id, now));
        db.Posts.Add(Post.Said(incident.Id, told, description, user.Id, now, ordinal: 1));
        db.Publish(new IncidentEscalated(
            incident.Id, incident.Version, now, user.Id, group.Id, incident.OwnerId, previous.Owner, previous.Group, incident.ServiceCenter));
    }

    private static async Task RefusePersonAsync(IncidentsDb db, Group group, Guid person, CancellationToken ct)
    {
        if (!(await db.SettingAsync<EscalationRules>(ct)).Value.PersonAllowed)
            throw new RuleRefused("group-only", "Escalate to a group, not to a person.");
        if (!group.Members.Contains(person))
            throw new BadInput("ownerId", "This person is not in the group.");
    }

    private static void RequireContacts(EscalateIncidentRequest request)
    {
        var missing = new Dictionary<string, string[]>();
        if (string.IsNullOrWhiteSpace(request.ContactName))
            missing["contactName"] = ["A service centre needs to know whom to contact."];
        if (string.IsNullOrWhiteSpace(request.ContactPhone))
            missing["contactPhone"] = ["A service centre needs a phone number."];
        if (missing.Count > 0)
            throw new BadInput(missing);
    }
}
