using Helpdesk.Incidents.FindSubscriber;
using Helpdesk.Incidents.MergeSubscribers;

namespace Helpdesk.Incidents.ErasePerson;

/// <summary>Everything kept of a client.</summary>
internal sealed record PersonExport(SubscriberView Subscriber, IReadOnlyList<string> Notes, IAsyncEnumerable<PersonExport.Incident> Incidents)
{
    /// <summary>An incident of his with all that was said, internal comments left out: they are the house's.</summary>
    internal sealed record Incident(
        long Number, string State, DateTimeOffset CreatedAt, DateTimeOffset? ClosedAt, string? ContactName, string? ContactPhone, string? ContactEmail, string? ClosingReason,
        IReadOnlyList<Said> Posts, IReadOnlyList<string> Files);

    /// <summary>What was said.</summary>
    internal sealed record Said(DateTimeOffset At, PostKind Kind, string Text);
}

/// <summary><c>GET /api/subscribers/{id}/export</c> (P17, P18): streamed, without a cap.</summary>
internal static class ExportPerson
{
    public static void Map(RouteGroupBuilder subscribers) => subscribers.MapGet("/{id:guid}/export", HandleAsync)
        .AllowRoles(Roles.Supervisor, Roles.Administrator).Produces<PersonExport>().WithSummary("Everything kept of a client, those merged with it included");

    private static async Task<IResult> HandleAsync(Guid id, IncidentsDb db, CancellationToken ct)
    {
        var client = await db.ClientTreeAsync(id, ct);
        if (client.Length == 0)
            throw new NotFound("subscriber-not-found", $"There is no subscriber {id}.");
        var subscriber = await db.Subscribers.AsNoTracking().SingleAsync(s => s.Id == client[0], ct);
        var about = client.Select(one => $"s:{one}").ToArray();
        var view = await SubscriberView.ReadAsync(db, subscriber, ct);
        var notes = await db.Notes.Where(n => about.Contains(n.About)).OrderBy(n => n.At).Select(n => n.Text).ToListAsync(ct);
        var incidents = db.Incidents.AsNoTracking().Where(i => client.Contains(i.SubscriberId)).OrderBy(i => i.Number).Select(i => new PersonExport.Incident(
            i.Number, i.State, i.CreatedAt, i.ClosedAt, i.ContactName, i.ContactPhone, i.ContactEmail, i.ClosingReason,
            db.Posts.Where(p => p.IncidentId == i.Id && p.Text != null && p.Kind != PostKind.Internal).OrderBy(p => p.At)
                .Select(p => new PersonExport.Said(p.At, p.Kind, p.Text!)).ToList(),
            db.Files.Where(f => f.IncidentId == i.Id && !f.Internal).OrderBy(f => f.AddedAt).Select(f => f.Name).ToList())).AsAsyncEnumerable();
        return Results.Json(new PersonExport(view, notes, incidents), ApiJson.Options);
    }
}
