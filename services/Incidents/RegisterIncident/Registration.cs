using Helpdesk.Incidents.ChangeState;
using Helpdesk.Incidents.MergeIncidents;
using Helpdesk.Incidents.ReadIncident;
using Helpdesk.Incidents.RememberCaller;
using Helpdesk.Incidents.ServiceCenters;
using Helpdesk.Incidents.Subscribers;
using Helpdesk.ServiceDefaults.Settings;
using Microsoft.EntityFrameworkCore.Storage;

namespace Helpdesk.Incidents.RegisterIncident;

/// <summary>
/// One registration. The usual one, by hand for a known client, reads once and writes once; a call, a new client or a new phone number
/// takes a transaction of its own, because others may be about to create the same.
/// </summary>
internal sealed class Registration(IncidentsDb db, RegisterIncidentRequest request, CurrentUser user, DateTimeOffset now)
{
    private readonly InnKpp? _key = request.Key();

    private readonly string _channel = request.CallId is not null ? "call" : user.IsPartner() ? "partner" : request.Channel ?? (user.Is(Roles.Machine) ? "portal" : "manual");

    private string? ContactName => (request.Contact?.Name).OrNull();

    private string? ContactEmail => (request.Contact?.Email).OrNull();

    public async Task<IncidentCard> RunAsync(CancellationToken ct)
    {
        // A failed statement ends the whole request here, so savepoints would be two round trips for nothing.
        db.Database.AutoSavepointsEnabled = false;
        if (request.CallId is null)
        {
            var phone = await db.PhoneAsync(request.Contact?.Phone, ct);
            var facts = await RegistrationFacts.ReadAsync(db, request.SubscriberId, _key, request.ArticleId, phone, _channel, ct);
            if (IsRoutine(facts, phone))
                return await SaveAsync(facts, Client.Of(facts), Guid.CreateVersion7(now), phone, Seen(facts, phone), ct);
        }

        await using var transaction = await BeginUnlessBegunAsync(ct);
        var card = await RunLockedAsync(ct);
        if (transaction is not null)
            await transaction.CommitAsync(ct);
        return card;
    }

    private async Task<IncidentCard> RunLockedAsync(CancellationToken ct)
    {
        // The call first and the client second, everywhere: two that meet in the other order would wait for each other for ever.
        var claim = request.CallId is { } callId ? await ClaimAsync(callId, ct) : null;
        var raw = (request.Contact?.Phone).OrNull() ?? claim?.Phone;
        var phone = await db.PhoneAsync(raw, ct);
        var facts = await RegistrationFacts.ReadAsync(db, request.SubscriberId, _key, request.ArticleId, phone, _channel, ct);
        var id = claim is { Claims: 1 } ? claim.Id : Guid.CreateVersion7(now);
        if (IsRoutine(facts, phone))
            return await SaveAsync(facts, Client.Of(facts), id, phone, Seen(facts, phone), ct);

        if (request.SubscriberId is { } unknown && facts.SubscriberId is null)
            throw new BadInput("subscriberId", $"There is no subscriber {unknown}.");
        var subscriber = await MeetAsync(facts, phone, ct);
        await db.RememberAsync(subscriber, phone, raw ?? "", ContactName, user.Id, now, ct);
        return await SaveAsync(facts, Client.Of(subscriber), id, phone, [], ct);
    }

    private bool IsRoutine(RegistrationFacts facts, PhoneNumber phone) =>
        facts.SubscriberId is not null
        && (phone.Number is null || (facts.PhoneKnown && (ContactName is null || ContactName == facts.PhoneContact)));

    private FormattableString[] Seen(RegistrationFacts facts, PhoneNumber phone)
    {
        if (phone.Number is not { } number)
            return [];
        return [$"update subscriber_phones set last_seen_at = {now} where subscriber_id = {facts.SubscriberId!.Value} and number = {number}"];
    }

    /// <summary>The client, locked; a new one is created once, whoever comes first.</summary>
    private async Task<Subscriber> MeetAsync(RegistrationFacts facts, PhoneNumber phone, CancellationToken ct)
    {
        var id = facts.SubscriberId ?? (_key is null ? await FindNamelessAsync(phone, ct) : null);
        if (id is null)
        {
            var fresh = Subscriber.New(Guid.CreateVersion7(now), _key?.Inn, _key?.Kpp ?? Kpp.None, request.SubscriberName.OrNull(), now);
            var email = _key is null ? ContactEmail : null;
            var center = _key is null ? null : (await db.SettingAsync<ServiceCenterRules>(ct)).Value.CodeOf(_key.Inn, _key.Kpp);
            var made = await db.Database.SqlQuery<Guid>(
                $"""
                 insert into subscribers (id, version, inn, kpp, name, vip, time_zone, time_zone_confirmed, email, service_center, created_at)
                 values ({fresh.Id}, 1, {fresh.Inn}, {fresh.Kpp}, {fresh.Name}, false, {fresh.TimeZone}, false, {email}, {center}, {now})
                 on conflict (inn, kpp) do update set inn = excluded.inn
                 returning id "Value"
                 """).ToListAsync(ct);
            id = made.Single();
            var subscriber = await db.LockAsync(id.Value, ct);
            if (subscriber!.SurvivorId is { } survivor)
                return (await db.LockAsync(survivor, ct))!;
            // Told once: with the phone if there is one, else here.
            if (id == fresh.Id && phone.Number is null)
                await db.TellAsync(subscriber, user.Id, now, ct);
            return subscriber;
        }

        return await db.LockAsync(id.Value, ct) ?? throw new InvalidOperationException($"Subscriber {id} disappeared.");
    }

    /// <summary>A client of whom only the phone or the mail address is known, heard of before (decision 12).</summary>
    private async Task<Guid?> FindNamelessAsync(PhoneNumber phone, CancellationToken ct)
    {
        if (phone.Number is { } number)
        {
            await db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(hashtextextended({number}, 0))", ct);
            return await (
                from p in db.Phones.Where(p => p.Number == number)
                join s in db.Subscribers.Where(s => s.Inn == null) on p.SubscriberId equals s.Id
                orderby p.LastSeenAt descending
                select s.SurvivorId ?? s.Id).Select(found => (Guid?)found).FirstOrDefaultAsync(ct);
        }

        if (ContactEmail is not { } email)
            return null;
        await db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(hashtextextended({email}, 0))", ct);
        return await db.Subscribers.Where(s => s.Inn == null && s.Email == email).Select(s => s.SurvivorId ?? (Guid?)s.Id).FirstOrDefaultAsync(ct);
    }

    private async Task<Claim> ClaimAsync(Guid callId, CancellationToken ct)
    {
        var claims = await db.Database.SqlQuery<Claim>(
            $"""
             insert into drafts (call_id, id, state, claims, holder_version, end_version)
             values ({callId}, {Guid.CreateVersion7(now)}, 'Registered', 1, 0, 0)
             on conflict (call_id) do update set claims = drafts.claims + 1, state = 'Registered'
             returning id "Id", claims "Claims", phone "Phone"
             """).ToListAsync(ct);
        return claims.Single();
    }

    private async Task<IncidentCard> SaveAsync(RegistrationFacts facts, Client client, Guid id, PhoneNumber phone, FormattableString[] seen, CancellationToken ct)
    {
        var question = request.Question.OrNull();
        var solution = request.Solution.OrNull();
        var article = ArticleOf(facts, solution);
        var incident = NewIncident(facts.Number, client, id, phone);
        if (request.ParentId is { } parent)
            incident.ParentId = (await db.SurvivorOfAsync(parent, ct) ?? throw new BadInput("parentId", $"There is no incident {parent}.")).Id;
        var posts = new List<Post>();
        if (question is not null)
            posts.Add(Post.Said(id, PostKind.Question, question, user.Id, now));
        posts.Add(incident.Registered(
            user.Id, user.IsPartner() || user.Is(Roles.Machine) ? null : user.Id, article, question, user.IsPartner() ? user.ServiceCenter : client.ServiceCenter,
            facts.GroupId));
        if (solution is not null)
            posts.Add(Post.Said(id, PostKind.Solution, solution, user.Id, now, ordinal: 2));
        var tell = TellClientValidator.Clean(request.TellClient);
        incident.TellClient(tell);
        db.Publish(incident.RegisteredEvent(question, user.Id, now, request.CallId));
        if (request.Close is { } close)
        {
            var states = await db.StatesAsync(ct);
            posts.Add(incident.MoveTo(states, IncidentStates.Closed, close.Reason.OrNull(), solution is not null, article, user.Id, now));
            db.TellState(incident, states, client.TimeZone, user.Id, now);
        }

        db.PutOrigin(posts);
        IEnumerable<object> call = request.CallId is { } callId ? [new IncidentCall { IncidentId = id, CallId = callId }] : [];
        await db.InsertAsync([incident, .. posts, .. call], seen, ct);
        return Card.Of(
            incident, await db.StatesAsync(ct), new(client.Name, client.Vip, client.TimeZone, article, facts.GroupName, null), posts, false, [],
            request.CallId is { } linked ? [linked] : [], who => who == user.Id ? user.Name : null, user);
    }

    private Incident NewIncident(long number, Client client, Guid id, PhoneNumber phone) => new()
    {
        Id = id,
        Number = number,
        SubscriberId = client.Id,
        Inn = client.Inn,
        Kpp = client.Kpp,
        Channel = _channel,
        ByPartner = user.IsPartner(),
        CreatedBy = user.Id,
        CreatedAt = now,
        ContactName = ContactName,
        ContactPhone = phone.Number ?? (request.Contact?.Phone).OrNull(),
        ContactEmail = ContactEmail,
    };

    private KnownArticle? ArticleOf(RegistrationFacts facts, string? solution)
    {
        if (request.ArticleId is null)
            return null;
        var article = facts.Article ?? throw new BadInput("articleId", $"There is no published article {request.ArticleId}.");
        if (article.Retired)
            throw new RuleRefused("article-retired", $"Article {article.Number} is retired.");
        if (article.DetailsRequired && solution is null)
            throw new RuleRefused("details-required", $"Article {article.Number} has the red circle: add details to the solution.");
        return article;
    }

    private async Task<IDbContextTransaction?> BeginUnlessBegunAsync(CancellationToken ct) =>
        db.Database.CurrentTransaction is null ? await db.Database.BeginTransactionAsync(ct) : null;

    private sealed class Claim
    {
        public Guid Id { get; init; }

        public int Claims { get; init; }

        public string? Phone { get; init; }
    }

    /// <summary>What an incident takes from its client.</summary>
    private sealed record Client(Guid Id, string? Inn, string Kpp, string? Name, bool Vip, string? TimeZone, string? ServiceCenter)
    {
        public static Client Of(RegistrationFacts f) =>
            new(f.SubscriberId!.Value, f.Inn, f.Kpp!, f.Name, f.Vip!.Value, f.TimeZone, f.ServiceCenter);

        public static Client Of(Subscriber s) => new(s.Id, s.Inn, s.Kpp, s.Name, s.Vip, s.TimeZone, s.ServiceCenter);
    }
}
