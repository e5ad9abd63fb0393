using Helpdesk.Incidents.Contracts;
using Helpdesk.Incidents.FindSubscriber;
using Helpdesk.Incidents.RememberCaller;

namespace Helpdesk.Incidents.MergeSubscribers;

/// <summary>
/// <c>POST /api/subscribers/{id}/unmerge</c>: the client stands on its own again with what it had, and so do those it had taken in; what
/// was added after the merge stays with the survivor.
/// </summary>
internal static class UnmergeSubscriber
{
    public static void Map(RouteGroupBuilder subscribers) => subscribers.MapPost("/{id:guid}/unmerge", HandleAsync)
        .AllowRoles(Access.Writers).Produces<SubscriberView>().WithSummary("Undoes a merge of clients");

    private static async Task<IResult> HandleAsync(Guid id, CurrentUser user, IncidentsDb db, TimeProvider time, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await db.LockSubscriberTreesAsync(ct);
        var merged = await db.Subscribers.AsNoTracking().SingleOrDefaultAsync(s => s.Id == id, ct)
            ?? throw new NotFound("subscriber-not-found", $"There is no subscriber {id}.");
        if (merged is not { MergedInto: { } into, SurvivorId: { } root })
            throw new RuleRefused("not-merged", "This client is not merged.");
        var first = await db.LockAsync(id.CompareTo(root) < 0 ? id : root, ct);
        var second = await db.LockAsync(id.CompareTo(root) < 0 ? root : id, ct);
        var (client, survivor) = first!.Id == id ? (first, second!) : (second!, first);
        var now = time.GetUtcNow();
        client.Unmerge();
        survivor.Touch();
        db.Note(client, survivor, "unmerged", "gave-back", user.Id, now);
        db.Publish(new SubscribersUnmerged(id, client.Version, now, user.Id, into));
        await db.SaveChangesAsync(ct);
        await db.LeadAsync(id, id, ct);
        await db.TellAsync(client, user.Id, now, ct);
        await db.TellAsync(survivor, user.Id, now, ct);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return Versioned.Ok(await SubscriberView.ReadAsync(db, client, ct), client.Version);
    }
}
