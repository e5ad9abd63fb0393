using Helpdesk.Incidents.Contracts;
using Helpdesk.Incidents.FindSubscriber;
using Helpdesk.Incidents.RememberCaller;
using Helpdesk.Incidents.ServiceCenters;
using Helpdesk.Incidents.Subscribers;
using Helpdesk.ServiceDefaults.Settings;

namespace Helpdesk.Incidents.MergeSubscribers;

/// <summary>The client to go on as.</summary>
/// <param name="IntoId">Its id.</param>
/// <param name="Inn">Or its INN in any usual form; a client not heard of yet is made.</param>
/// <param name="Kpp">With the INN: its KPP; empty for none.</param>
/// <param name="OtherKeyToo">Confirms that two clients with an INN each are one.</param>
internal sealed record MergeSubscriberRequest(Guid? IntoId, string? Inn, string? Kpp, bool OtherKeyToo);

internal sealed class MergeSubscriberValidator : AbstractValidator<MergeSubscriberRequest>
{
    public MergeSubscriberValidator()
    {
        RuleFor(r => r.IntoId).Must((r, _) => r.IntoId is null != string.IsNullOrWhiteSpace(r.Inn)).WithMessage("Give either intoId or inn and kpp.");
        RuleFor(r => r.Inn).MaximumLength(100);
        RuleFor(r => r.Kpp).MaximumLength(100);
    }
}

/// <summary>
/// <c>POST /api/subscribers/{id}/merge</c>: two records turn out to be one client. Nothing moves: the survivor shows phones, notes and
/// incidents of both, each marked, and <c>…/unmerge</c> puts everything back.
/// </summary>
internal static class MergeSubscriber
{
    public static void Map(RouteGroupBuilder subscribers) => subscribers.MapPost("/{id:guid}/merge", HandleAsync)
        .AllowRoles(Access.Writers).Produces<SubscriberView>().WithSummary("Merges a client into another; can be undone");

    private static async Task<IResult> HandleAsync(
        Guid id, MergeSubscriberRequest request, IfMatch ifMatch, CurrentUser user, IncidentsDb db, TimeProvider time, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await db.LockSubscriberTreesAsync(ct);
        var named = await NamedAsync(db, request, ct) ?? await MadeAsync(db, id, request, user, time.GetUtcNow(), ct);
        // In the order of ids, like everybody who locks two.
        var (one, other) = id.CompareTo(named) < 0 ? (id, named) : (named, id);
        var locked = new Dictionary<Guid, Subscriber?> { [one] = await db.LockAsync(one, ct) };
        locked[other] = await db.LockAsync(other, ct);
        var client = locked[id] ?? throw new NotFound("subscriber-not-found", $"There is no subscriber {id}.");
        ifMatch.Require(client.Version, () => SubscriberView.Of(client, []));
        var survivor = locked[named]!;
        var now = time.GetUtcNow();
        client.MergeInto(survivor, request.OtherKeyToo, user.Id, now);
        survivor.Touch();
        db.Note(client, survivor, "merged", "took-in", user.Id, now);
        db.Publish(new SubscribersMerged(id, client.Version, now, user.Id, survivor.Id));
        await db.SaveChangesAsync(ct);
        await db.LeadAsync(id, survivor.Id, ct);
        await db.TellAsync(client, user.Id, now, ct);
        await db.TellAsync(survivor, user.Id, now, ct);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return Versioned.Ok(await SubscriberView.ReadAsync(db, survivor, ct), survivor.Version);
    }

    /// <summary>
    /// The client of an INN that nobody has heard of: who wrote or called without one has told it now (F1). His record stays as it was below
    /// the new one.
    /// </summary>
    private static async Task<Guid> MadeAsync(IncidentsDb db, Guid id, MergeSubscriberRequest request, CurrentUser user, DateTimeOffset now, CancellationToken ct)
    {
        if (request.IntoId is not null)
            throw new BadInput("intoId", "There is no such client.");
        var key = InnKpp.Of(request.Inn, request.Kpp);
        if (InnKppCheck.Of(key).Faults is [var fault, ..])
            throw new BadInput(fault.Field, fault.Message);
        var known = await db.Subscribers.AsNoTracking().SingleOrDefaultAsync(s => s.Id == id, ct) ?? throw new NotFound("subscriber-not-found", $"There is no subscriber {id}.");
        var fresh = Subscriber.New(Guid.CreateVersion7(now), key.Inn, key.Kpp, Inn.IsIndividual(key.Inn) ? known.Name : null, now);
        var center = (await db.SettingAsync<ServiceCenterRules>(ct)).Value.CodeOf(key.Inn, key.Kpp);
        var made = await db.Database.SqlQuery<Guid>(
            $"""
             insert into subscribers (id, version, inn, kpp, name, vip, time_zone, time_zone_confirmed, service_center, created_at)
             values ({fresh.Id}, 1, {fresh.Inn}, {fresh.Kpp}, {fresh.Name}, false, {fresh.TimeZone}, false, {center}, {now})
             on conflict (inn, kpp) do update set inn = excluded.inn
             returning id "Value"
             """).ToListAsync(ct);
        return made.Single();
    }

    private static Task<Guid?> NamedAsync(IncidentsDb db, MergeSubscriberRequest request, CancellationToken ct)
    {
        var key = InnKpp.Of(request.Inn, request.Kpp);
        var named = request.IntoId is { } into ? db.Subscribers.Where(s => s.Id == into) : db.Subscribers.Where(s => s.Inn == key.Inn && s.Kpp == key.Kpp);
        return named.Select(s => s.SurvivorId ?? (Guid?)s.Id).SingleOrDefaultAsync(ct);
    }
}
