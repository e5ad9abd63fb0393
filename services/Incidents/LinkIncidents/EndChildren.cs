using Helpdesk.Incidents.ChangeMany;
using Helpdesk.Incidents.ChangeState;
using Helpdesk.Incidents.Contracts;
using Helpdesk.Incidents.MergeIncidents;
using Helpdesk.ServiceDefaults.DueWork;

namespace Helpdesk.Incidents.LinkIncidents;

/// <summary>How the open incidents under one end with it.</summary>
/// <param name="State">The state they go to, a resolution or a final one.</param>
/// <param name="Reason">Why; obligatory for a final state without a reason of its own.</param>
/// <param name="Solution">What each is told as its solution.</param>
internal sealed record EndChildrenRequest(string? State, string? Reason, string? Solution);

internal sealed class EndChildrenValidator : AbstractValidator<EndChildrenRequest>
{
    public EndChildrenValidator()
    {
        RuleFor(r => r.State).NotEmpty().MaximumLength(40);
        RuleFor(r => r.Reason).MaximumLength(500);
        RuleFor(r => r.Solution).MaximumLength(Post.LongestText);
    }
}

/// <summary>How many are open and will be ended.</summary>
/// <param name="Children">How many, up to 1000.</param>
/// <param name="AtLeast">There are more than that.</param>
/// <param name="Id">The act, to undo it by <c>POST /api/incidents/bulk/{id}/undo</c>, also before all are ended.</param>
internal sealed record EndChildrenReply(int Children, bool AtLeast, Guid Id);

/// <summary>
/// <c>POST /api/incidents/{id}/children/end</c> (F133, P15): what the desk offers when a parent is closed. Thousands of them are ended by
/// due work; each client who asked is told.
/// </summary>
internal static class EndChildren
{
    public static void Map(RouteGroupBuilder incidents) => incidents.MapPost("/{id:guid}/children/end", HandleAsync)
        .AllowRoles(Access.Writers).Produces<EndChildrenReply>(StatusCodes.Status202Accepted)
        .WithSummary("Resolves or closes all open incidents under one");

    private static async Task<IResult> HandleAsync(
        Guid id, EndChildrenRequest request, CurrentUser user, IncidentsDb db, TimeProvider time, CancellationToken ct)
    {
        var parent = await db.SurvivorOfAsync(id, ct) ?? throw Incident.NotFoundById(id);
        var state = (await db.StatesAsync(ct)).Find(request.State);
        if (state is not ({ Final: true } or { Resolution: true }))
            throw new BadInput("state", "Choose a resolution or a final state.");
        if (state is { Final: true, ClosingReason: null } && string.IsNullOrWhiteSpace(request.Reason))
            throw new BadInput("reason", Texts.Of("reason-missing"));
        var count = CappedCount.Of(await OpenChildrenOf(db, await db.TreeOfAsync(parent, ct)).Take(CappedCount.Limit + 1).CountAsync(ct));
        var now = time.GetUtcNow();
        var act = new BulkAct { Id = Guid.CreateVersion7(now), PersonId = user.Id, At = now };
        db.BulkActs.Add(act);
        db.Schedule<EndOpenChildren>($"{parent.Id}", now, new EndOpenChildren.Order(
            request.State!, request.Reason?.Trim(), request.Solution.OrNull(), user.Id, 0, act.Id));
        await db.SaveChangesAsync(ct);
        return Results.Json(new EndChildrenReply(count.Count, count.AtLeast, act.Id), ApiJson.Options, statusCode: StatusCodes.Status202Accepted);
    }

    /// <summary>Open incidents right under one, with its tree of merged ones; partners' are left to them.</summary>
    public static IQueryable<Incident> OpenChildrenOf(IncidentsDb db, Guid[] tree) => db.Incidents
        .Where(i => i.ParentId != null && tree.Contains(i.ParentId.Value) && i.Id != tree[0] && !i.IsFinal && i.MergedInto == null && !i.ByPartner);
}

/// <summary>Ends the children in portions; one that may not end so stays open and does not hold the others.</summary>
internal sealed class EndOpenChildren(IncidentsDb db, TimeProvider time) : Work
{
    private const int AtOnce = 100;

    /// <summary>What is to be done, behind which number to go on, and by which act it is undone.</summary>
    internal sealed record Order(string State, string? Reason, string? Solution, Guid ActorId, long After, Guid? ActId = null);

    public override async Task RunAsync(DueItem item, CancellationToken cancellationToken)
    {
        var (parentId, order) = (Guid.Parse(item.Key), item.PayloadAs<Order>());
        var parent = await db.Incidents.AsNoTracking().SingleAsync(i => i.Id == parentId, cancellationToken);
        var children = await EndChildren.OpenChildrenOf(db, await db.TreeOfAsync(parent, cancellationToken)).Where(i => i.Number > order.After && i.State != order.State)
            .OrderBy(i => i.Number).Take(AtOnce).Select(i => new { i.Id, i.Number }).ToListAsync(cancellationToken);
        foreach (var child in children)
        {
            if (!await EndAsync(child.Id, order, cancellationToken))
                return;
        }

        if (children.Count < AtOnce)
            return;
        db.ChangeTracker.Clear();
        db.Schedule<EndOpenChildren>(item.Key, time.GetUtcNow(), order with { After = children[^1].Number });
        await db.SaveChangesAsync(cancellationToken);
    }

    // False when the act is undone: nothing more is to be ended.
    private async Task<bool> EndAsync(Guid id, Order order, CancellationToken ct)
    {
        db.ChangeTracker.Clear();
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        // Locked: an undo either stops this one or finds it among those it puts back.
        var act = await db.BulkActs.FromSql($"select * from bulk_acts where id = {order.ActId} for share").AsNoTracking().SingleOrDefaultAsync(ct);
        if (act is { UndoneAt: not null })
            return false;
        var incident = await db.Incidents.SingleAsync(i => i.Id == id, ct);
        var now = time.GetUtcNow();
        try
        {
            if (order.Solution is not null)
            {
                var post = Post.Said(id, PostKind.Solution, order.Solution, order.ActorId, now);
                db.Posts.Add(post);
                db.Publish(new PostAdded(id, incident.Version, now, order.ActorId, post.Id, "solution"));
            }

            var before = incident.Before();
            await db.MoveAsync(incident, order.State, order.Reason, null, order.ActorId, now, order.Solution is not null, ct);
            if (act is not null)
                db.BulkItems.Add(BulkItem.Of(act.Id, incident, before));
            await db.SaveChangesAsync(ct);
            await transaction.CommitAsync(ct);
        }
        catch (Exception left) when (left is Refusal or DbUpdateConcurrencyException)
        {
            // It has a reason to stay open, or somebody works on it right now: the parent's card still counts it.
            db.ChangeTracker.Clear();
        }

        return true;
    }
}
