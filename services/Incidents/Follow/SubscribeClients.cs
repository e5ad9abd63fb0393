using Helpdesk.Incidents.MergeIncidents;
using Helpdesk.Incidents.RegisterIncident;

namespace Helpdesk.Incidents.Follow;

/// <summary>A client to be told when an incident is fixed.</summary>
/// <param name="TellClient">How and where.</param>
/// <param name="SubscriberId">Who, if known here.</param>
/// <param name="ContactName">Whom to address.</param>
internal sealed record SubscribeClientRequest(TellClient? TellClient, Guid? SubscriberId, string? ContactName);

internal sealed class SubscribeClientValidator : AbstractValidator<SubscribeClientRequest>
{
    public SubscribeClientValidator()
    {
        RuleFor(r => r.TellClient).NotNull();
        RuleFor(r => r.TellClient!).SetValidator(new TellClientValidator()).When(r => r.TellClient is not null);
        RuleFor(r => r.ContactName).MaximumLength(200);
    }
}

/// <summary>A subscription as the API shows it.</summary>
internal sealed record SubscriptionView(
    Guid Id, Guid? SubscriberId, string? SubscriberName, string Channel, string Address, string? ContactName, DateTimeOffset AddedAt, DateTimeOffset? ToldAt);

/// <summary>
/// <c>GET</c>, <c>POST /api/incidents/{id}/subscriptions</c> and <c>DELETE …/subscriptions/{subscriptionId}</c> (F75, F133): thousands of
/// clients on one outage incident, told by its one resolution.
/// </summary>
internal static class SubscribeClients
{
    public static void Map(RouteGroupBuilder incidents)
    {
        incidents.MapGet("/{id:guid}/subscriptions", ListAsync).AllowRoles(Roles.Staff).Produces<Page<SubscriptionView>>()
            .WithSummary("Clients to be told when an incident is fixed");
        incidents.MapPost("/{id:guid}/subscriptions", SubscribeAsync).AllowRoles(Access.Writers).WithIdempotency<IncidentsDb>()
            .Produces<SubscriptionView>(StatusCodes.Status201Created).WithSummary("Subscribes a client to the end of an incident");
        incidents.MapDelete("/{id:guid}/subscriptions/{subscriptionId:guid}", UnsubscribeAsync).AllowRoles(Access.Writers)
            .Produces(StatusCodes.Status204NoContent).WithSummary("Takes a client's subscription back");
    }

    private static async Task<Page<SubscriptionView>> ListAsync(Guid id, string? cursor, int? take, IncidentsDb db, CancellationToken ct)
    {
        var size = PageSize.Of(take);
        var after = CursorText.Decode(cursor) is { } text && Guid.TryParse(text, out var last) ? last : Guid.Empty;
        var incident = await db.Incidents.AsNoTracking().SingleOrDefaultAsync(i => i.Id == id, ct) ?? throw Incident.NotFoundById(id);
        Guid[] tree = [id, .. (await db.AbsorbedByAsync(incident, ct)).Select(m => m.Id)];
        var found = await (
            from subscription in db.ClientSubscriptions.AsNoTracking().Where(s => tree.Contains(s.IncidentId) && s.Id.CompareTo(after) > 0)
            join s in db.Subscribers on subscription.SubscriberId equals s.Id into clients
            from client in clients.DefaultIfEmpty()
            orderby subscription.Id
            select new SubscriptionView(
                subscription.Id, subscription.SubscriberId, client!.Name, subscription.Channel, subscription.Address, subscription.ContactName,
                subscription.AddedAt, subscription.ToldAt)).Take(size + 1).ToListAsync(ct);
        return new([.. found.Take(size)], found.Count > size ? CursorText.Encode(found[size - 1].Id.ToString()) : null);
    }

    private static async Task<IResult> SubscribeAsync(
        Guid id, SubscribeClientRequest request, CurrentUser user, IncidentsDb db, TimeProvider time, CancellationToken ct)
    {
        var incident = await db.SurvivorOfAsync(id, ct) ?? throw Incident.NotFoundById(id);
        incident.RefuseStrangers(user);
        if (incident.IsFinal)
            throw new RuleRefused("incident-already-closed", $"Incident {incident.Number} is closed: there is nothing to wait for.");
        var client = request.SubscriberId is { } subscriberId
            ? await db.Subscribers.AsNoTracking().SingleOrDefaultAsync(s => s.Id == subscriberId, ct)
                ?? throw new BadInput("subscriberId", $"There is no subscriber {subscriberId}.")
            : null;
        var (tell, now) = (TellClientValidator.Clean(request.TellClient)!, time.GetUtcNow());
        var subscription = new ClientSubscription
        {
            Id = Guid.CreateVersion7(now),
            IncidentId = incident.Id,
            SubscriberId = client?.Id,
            Channel = tell.Channel,
            Address = tell.Address,
            ContactName = request.ContactName.OrNull(),
            AddedBy = user.Id,
            AddedAt = now,
        };
        var own = db.Database.CurrentTransaction is null ? await db.Database.BeginTransactionAsync(ct) : null;
        await using var transaction = own;
        db.ClientSubscriptions.Add(subscription);
        // Without the address: a person's data stand in one place, where an erasure finds them.
        db.Posts.Add(Post.Changed(incident.Id, "client-subscribed", user.Id, now, after: client?.Inn, note: tell.Channel));
        await db.FollowedAsync(incident.Id, now, ct);
        await db.SaveChangesAsync(ct);
        if (own is not null)
            await own.CommitAsync(ct);
        return Results.Created($"/api/incidents/{incident.Id}/subscriptions", new SubscriptionView(
            subscription.Id, client?.Id, client?.Name, tell.Channel, tell.Address, subscription.ContactName, now, null));
    }

    private static async Task<IResult> UnsubscribeAsync(
        Guid id, Guid subscriptionId, CurrentUser user, IncidentsDb db, TimeProvider time, CancellationToken ct)
    {
        var incident = await db.Incidents.AsNoTracking().SingleOrDefaultAsync(i => i.Id == id, ct) ?? throw Incident.NotFoundById(id);
        Guid[] tree = [id, .. (await db.AbsorbedByAsync(incident, ct)).Select(m => m.Id)];
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (await db.ClientSubscriptions.Where(s => s.Id == subscriptionId && tree.Contains(s.IncidentId)).ExecuteDeleteAsync(ct) == 1)
        {
            db.Posts.Add(Post.Changed(id, "client-unsubscribed", user.Id, time.GetUtcNow()));
            await db.SaveChangesAsync(ct);
        }

        await transaction.CommitAsync(ct);
        return Results.NoContent();
    }
}
