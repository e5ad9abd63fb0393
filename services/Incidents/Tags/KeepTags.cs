using System.Text.RegularExpressions;
using Helpdesk.Incidents.MergeIncidents;

namespace Helpdesk.Incidents.Tags;

/// <summary>
/// <c>GET /api/incidents/tags</c>: the tags of my groups; <c>PUT</c> and <c>DELETE /api/incidents/{id}/tags/{tag}</c> (F73): group tags. None
/// needs a version nor changes it.
/// </summary>
internal static partial class KeepTags
{
    public static void Map(RouteGroupBuilder incidents)
    {
        incidents.MapGet("/tags", ListAsync).AllowRoles(Roles.Staff).WithSummary("Tags that my groups use");
        incidents.MapPut("/{id:guid}/tags/{tag}", AddAsync).AllowRoles(Access.Writers).Produces(StatusCodes.Status204NoContent)
            .WithSummary("Puts a tag on an incident");
        incidents.MapDelete("/{id:guid}/tags/{tag}", RemoveAsync).AllowRoles(Access.Writers).Produces(StatusCodes.Status204NoContent)
            .WithSummary("Takes a tag off an incident");
    }

    /// <summary>A tag as it is kept: lower case; refused when it is no word or two.</summary>
    public static string Clean(string tag)
    {
        var clean = tag.Trim().ToLowerInvariant();
        return clean.Length <= IncidentTag.Longest && Word().IsMatch(clean)
            ? clean
            : throw new BadInput("tag", $"A tag has up to {IncidentTag.Longest} letters, digits, hyphens and blanks.");
    }

    private static async Task<IReadOnlyList<string>> ListAsync(CurrentUser user, IncidentsDb db, CancellationToken ct)
    {
        var me = user.Id;
        var ofGroups = await db.Groups.AsNoTracking().Where(g => g.Active && g.Members.Contains(me)).Select(g => g.Tags).ToListAsync(ct);
        return [.. ofGroups.SelectMany(tags => tags).Distinct().Order(StringComparer.Ordinal)];
    }

    private static async Task<IResult> AddAsync(Guid id, string tag, CurrentUser user, IncidentsDb db, TimeProvider time, CancellationToken ct)
    {
        var clean = Clean(tag);
        var incident = await db.ToWriteInAsync(id, user, ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await db.TagAsync(incident, clean, user.Id, time.GetUtcNow(), ct);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return Results.NoContent();
    }

    /// <summary>Puts a tag on, once whoever else does so too; the caller has a transaction and saves.</summary>
    public static async Task TagAsync(this IncidentsDb db, Incident incident, string tag, Guid actorId, DateTimeOffset now, CancellationToken ct)
    {
        var there = await db.IncidentTags.Where(t => t.IncidentId == incident.Id).Select(t => t.Tag).ToListAsync(ct);
        if (there.Contains(tag))
            return;
        if (there.Count >= IncidentTag.MostPerIncident)
            throw new RuleRefused("too-many-tags", $"An incident has at most {IncidentTag.MostPerIncident} tags.");
        // Whoever merges it at this moment is waited for: the tag is shown where the incident then is.
        await db.Database.ExecuteSqlAsync($"select 1 from incidents where id = {incident.Id} for share", ct);
        if (await db.Database.ExecuteSqlAsync(
            $"""
             insert into incident_tags (incident_id, tag, number, added_by, added_at)
             select i.id, {tag}, coalesce(s.number, i.number), {actorId}, {now} from incidents i left join incidents s on s.id = i.merged_into
             where i.id = {incident.Id} on conflict do nothing
             """, ct) == 1)
            db.Posts.Add(Post.Changed(incident.Id, "tag-added", actorId, now, after: tag));
    }

    /// <summary>The tags of a tree are shown by its root: in the transaction that hangs it under another one or takes it off.</summary>
    public static async Task ShowTagsAtAsync(this IncidentsDb db, Incident root, long number, CancellationToken ct)
    {
        var tree = await db.TreeOfAsync(root, ct);
        await db.IncidentTags.Where(t => tree.Contains(t.IncidentId)).ExecuteUpdateAsync(t => t.SetProperty(x => x.Number, number), ct);
    }

    private static async Task<IResult> RemoveAsync(Guid id, string tag, CurrentUser user, IncidentsDb db, TimeProvider time, CancellationToken ct)
    {
        var clean = Clean(tag);
        var incident = await db.ToWriteInAsync(id, user, ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (await db.IncidentTags.Where(t => t.IncidentId == id && t.Tag == clean).ExecuteDeleteAsync(ct) == 1)
            db.Posts.Add(Post.Changed(id, "tag-removed", user.Id, time.GetUtcNow(), before: clean));
        else
            await RefuseMergedAsync(db, incident, clean, ct);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return Results.NoContent();
    }

    // A merge takes nothing away (decision 6), or un-merging could not give it back.
    private static async Task RefuseMergedAsync(IncidentsDb db, Incident incident, string tag, CancellationToken ct)
    {
        var merged = (await db.AbsorbedByAsync(incident, ct)).Select(m => m.Id).ToArray();
        var number = merged.Length == 0
            ? 0
            : await db.Incidents.Where(i => merged.Contains(i.Id) && db.IncidentTags.Any(t => t.IncidentId == i.Id && t.Tag == tag)).Select(i => i.Number).FirstOrDefaultAsync(ct);
        if (number != 0)
            throw new RuleRefused("tag-of-merged", $"The tag is of incident {number}, which was merged into this one.");
    }

    [GeneratedRegex(@"^[\p{L}\p{Nd}][\p{L}\p{Nd} _-]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Word();
}
