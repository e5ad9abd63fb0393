using Helpdesk.Incidents.ChangeState;
using Helpdesk.Incidents.Contracts;
using Helpdesk.Incidents.MergeIncidents;

namespace Helpdesk.Incidents.ReopenIncident;

/// <summary>What a client wrote or said about his incident.</summary>
/// <param name="Text">His words.</param>
/// <param name="From">His name, address or number, as far as known.</param>
internal sealed record TakeReplyRequest(string? Text, string? From);

internal sealed class TakeReplyValidator : AbstractValidator<TakeReplyRequest>
{
    public TakeReplyValidator()
    {
        RuleFor(r => r.Text).NotEmpty().MaximumLength(Post.LongestText);
        RuleFor(r => r.From).MaximumLength(254);
    }
}

/// <summary>Where the reply went.</summary>
/// <param name="IncidentId">The incident that has it now: another one than asked for when that one was final or merged.</param>
/// <param name="Number">Its number.</param>
/// <param name="Outcome"><c>added</c>, <c>reopened</c> or <c>registered</c>.</param>
internal sealed record TakeReplyReply(Guid IncidentId, long Number, string Outcome);

/// <summary>
/// <c>POST /api/incidents/{id}/replies</c> (F85, decision 7): reopens from a pause or a resolution, becomes a new linked incident when
/// the old one is final, and is a post in all other states.
/// </summary>
internal static class TakeReply
{
    public static void Map(RouteGroupBuilder incidents) => incidents.MapPost("/{id:guid}/replies", HandleAsync)
        .AllowRoles([.. Access.Writers, Roles.Machine]).WithIdempotency<IncidentsDb>().WithSummary("Takes a client's reply");

    private static async Task<TakeReplyReply> HandleAsync(
        Guid id, TakeReplyRequest request, CurrentUser user, IncidentsDb db, TimeProvider time, CancellationToken ct)
    {
        db.Database.AutoSavepointsEnabled = false;
        var (text, now) = (request.Text!.Trim(), time.GetUtcNow());
        while (true)
        {
            var survivor = await db.SurvivorOfAsync(id, ct) ?? throw Incident.NotFoundById(id);
            var own = db.Database.CurrentTransaction is null ? await db.Database.BeginTransactionAsync(ct) : null;
            await using var transaction = own;
            // Begun anew when it was merged at this very moment: whoever holds on to it while he waits for the survivor holds up the merge.
            if ((own is null ? await LockRootAsync(db, survivor.Id, ct) : await LockAsync(db, survivor.Id, ct)) is not { } incident)
                continue;
            var reply = await TakeAsync(db, incident, text, request.From, user.Id, now, ct);
            await db.SaveChangesAsync(ct);
            if (own is not null)
                await own.CommitAsync(ct);
            return reply;
        }
    }

    /// <summary>Takes a reply to the incident at the root of its tree; the caller has a transaction and saves.</summary>
    /// <param name="db">The database.</param>
    /// <param name="survivor">The incident.</param>
    /// <param name="text">What the client said.</param>
    /// <param name="from">His name, address or number.</param>
    /// <param name="actorId">Who took it down; null when it came by itself.</param>
    /// <param name="now">When.</param>
    /// <param name="ct">Cancels.</param>
    public static async Task<TakeReplyReply> TakeReplyAsync(
        this IncidentsDb db, Incident survivor, string text, string? from, Guid? actorId, DateTimeOffset now, CancellationToken ct) =>
        await TakeAsync(db, await LockRootAsync(db, survivor.Id, ct), text, from, actorId, now, ct);

    private static async Task<TakeReplyReply> TakeAsync(
        IncidentsDb db, Incident incident, string text, string? from, Guid? actorId, DateTimeOffset now, CancellationToken ct) => incident.IsFinal
            ? await RegisterLinkedAsync(db, incident, text, from, actorId, now, ct)
            : Add(db, incident, await db.StatesAsync(ct), text, from, actorId, now);

    private static async Task<Incident> LockRootAsync(IncidentsDb db, Guid id, CancellationToken ct)
    {
        Incident? incident;
        while ((incident = await LockAsync(db, id, ct)) is null)
            id = (await db.SurvivorOfAsync(id, ct))!.Id;
        return incident;
    }

    // Locked, for a client's reply is never refused because somebody changes the incident at this moment; null when it was merged meanwhile.
    private static Task<Incident?> LockAsync(IncidentsDb db, Guid id, CancellationToken ct) =>
        db.Incidents.FromSql($"select * from incidents where id = {id} and merged_into is null for no key update").AsTracking().SingleOrDefaultAsync(ct);

    private static TakeReplyReply Add(
        IncidentsDb db, Incident incident, StateDictionary states, string text, string? from, Guid? actorId, DateTimeOffset now)
    {
        var post = Post.Said(incident.Id, PostKind.Client, text, actorId, now, note: from);
        db.Posts.Add(post);
        db.Publish(new PostAdded(incident.Id, incident.Version, now, actorId, post.Id, "client"));
        incident.WantsAttention();
        if (!incident.CanReopen(states))
            return new(incident.Id, incident.Number, "added");
        var owner = incident.OwnerId;
        db.Posts.Add(incident.Reopen(states, actorId, now, ordinal: 1));
        db.Publish(incident.ReopenedEvent(owner, actorId, now));
        return new(incident.Id, incident.Number, "reopened");
    }

    private static async Task<TakeReplyReply> RegisterLinkedAsync(
        IncidentsDb db, Incident ended, string text, string? from, Guid? actorId, DateTimeOffset now, CancellationToken ct)
    {
        var number = await db.NextNumberAsync(ct);
        var next = ended.Following(Guid.CreateVersion7(now), number, actorId, now, from);
        db.Posts.Add(Post.Said(next.Id, PostKind.Question, text, actorId, now));
        db.Posts.Add(next.Registered(actorId, null, null, text));
        db.Incidents.Add(next);
        db.Publish(next.RegisteredEvent(text, actorId, now));
        return new(next.Id, number, "registered");
    }
}
