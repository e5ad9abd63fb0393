using System.Globalization;
using Helpdesk.Incidents.Subscribers;

namespace Helpdesk.Incidents.MergeSubscribers;

internal static class SubscriberTrees
{
    // Any number that nothing else in this database locks by.
    private const long TreesLock = 0x4D_45_52_53;

    /// <summary>Merging and un-merging of clients take turns, so that no ring can close unseen. Ends with the transaction.</summary>
    public static Task LockSubscriberTreesAsync(this IncidentsDb db, CancellationToken ct) =>
        db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock({TreesLock})", ct);

    /// <summary>A client's tree, the survivor first: the ids of all that are one client with it.</summary>
    public static async Task<Guid[]> ClientTreeAsync(this IncidentsDb db, Guid id, CancellationToken ct)
    {
        var found = await db.Database.SqlQuery<Guid>(
            $"""
             with root as (select coalesce(survivor_id, id) id from subscribers where id = {id})
             select id "Value" from (
                 select id, 0 place from root union all select s.id, 1 from subscribers s join root on s.survivor_id = root.id) tree
             order by place, id
             """).ToListAsync(ct);
        return [.. found];
    }

    /// <summary>Points everybody below a client at the survivor they have now; the client's own row is saved by its entity.</summary>
    public static Task LeadAsync(this IncidentsDb db, Guid id, Guid survivorId, CancellationToken ct) => db.Database.ExecuteSqlAsync(
        $"""
         with recursive below as (
             select id from subscribers where merged_into = {id} and survivor_id is not null
             union all
             select s.id from subscribers s join below on s.merged_into = below.id where s.survivor_id is not null)
         update subscribers set survivor_id = {survivorId} where id in (select id from below)
         """, ct);

    /// <summary>Puts a merge or its undoing on the record of both clients.</summary>
    public static void Note(this IncidentsDb db, Subscriber client, Subscriber survivor, string change, string survivorChange, Guid actorId, DateTimeOffset now)
    {
        db.SubscriberSteps.Add(SubscriberStep.Of(client.Id, change, null, survivor.Id.ToString("D", CultureInfo.InvariantCulture), actorId, now));
        db.SubscriberSteps.Add(SubscriberStep.Of(survivor.Id, survivorChange, null, client.Id.ToString("D", CultureInfo.InvariantCulture), actorId, now));
    }
}
