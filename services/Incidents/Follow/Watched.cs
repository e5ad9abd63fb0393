namespace Helpdesk.Incidents.Follow;

/// <summary>
/// What somebody follows: of a merged incident the survivor, whose card shows him among its own watchers (decision 6). Survivors are asked
/// for one by one (<c>offset 0</c>): the planner would expect ten times as many and read all incidents there are.
/// </summary>
internal static class Watched
{
    /// <summary>Incidents that a person follows, in this role or in any.</summary>
    public static IQueryable<Guid> WatchedBy(this IncidentsDb db, Guid personId, WatcherRole? role = null)
    {
        var named = role?.ToString();
        return db.Database.SqlQuery<Guid>(
            $"""
             with recursive watched as (
                 select i.id, i.merged_into from incident_watchers w join incidents i on i.id = w.incident_id
                 where w.person_id = {personId} and ({named}::text is null or w.role = {named}::text)
                 union
                 select next.* from watched cross join lateral (
                     select i.id, i.merged_into from incidents i where i.id = watched.merged_into offset 0) next)
             select id "Value" from watched where merged_into is null
             """);
    }

    /// <summary>Those of them that want his attention (F77).</summary>
    public static IQueryable<Guid> WantingAttentionOf(this IncidentsDb db, Guid personId) => db.Database.SqlQuery<Guid>(
        $"""
         with recursive watched as (
             select i.id, i.merged_into from incident_watchers w join incidents i on i.id = w.incident_id
             where w.person_id = {personId} and w.attention
             union
             select next.* from watched cross join lateral (
                 select i.id, i.merged_into from incidents i where i.id = watched.merged_into offset 0) next)
         select id "Value" from watched where merged_into is null
         """);
}
