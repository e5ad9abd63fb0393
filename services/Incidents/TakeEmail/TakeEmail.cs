using Helpdesk.Incidents.AttachFiles;
using Helpdesk.Incidents.MergeIncidents;
using Helpdesk.Incidents.RememberCaller;
using Helpdesk.Incidents.ReopenIncident;
using Helpdesk.Incidents.Subscribers;
using Helpdesk.Notifications.Contracts;
using Helpdesk.ServiceDefaults.Files;
using MassTransit;

namespace Helpdesk.Incidents.TakeEmail;

/// <summary>
/// A letter to the desk (F33, F85): an answer to one of our letters, or one that names an incident of its sender's, is that incident's;
/// every other registers a new one, nobody's yet. Its files come along, and what of them could not be kept is told on the card.
/// </summary>
internal sealed class TakeEmail(IncidentsDb db, BlobStore blobs, TimeProvider time) : IConsumer<EmailReceived>
{
    public async Task Consume(ConsumeContext<EmailReceived> context)
    {
        var (letter, ct) = (context.Message, context.CancellationToken);
        // First, while nothing is locked: contents may be large.
        var (files, leftOut) = await blobs.TakeOverAsync(letter, ct);
        var now = time.GetUtcNow();
        var incident = await AnsweredAsync(letter, ct) is { } answered
            ? (await db.TakeReplyAsync(answered, Said(letter), letter.FromName ?? letter.From, actorId: null, now, ct)).IncidentId
            : await RegisterAsync(letter, now, ct);
        await db.AttachAsync(incident, files, leftOut, now, ct);
        await db.SaveChangesAsync(ct);
    }

    // A number alone proves nothing: anybody can write one. It counts when the address is that incident's.
    private async Task<Incident?> AnsweredAsync(EmailReceived letter, CancellationToken ct)
    {
        if (letter.IncidentId is { } id)
            return await db.SurvivorOfAsync(id, ct);
        if (letter.IncidentNumber is not { } number)
            return null;
        var named = await (
            from i in db.Incidents.Where(i => i.Number == number)
            join s in db.Subscribers on i.SubscriberId equals s.Id
            select new { i.Id, Addresses = new[] { i.ContactEmail, s.Email, i.TellAddress } }).SingleOrDefaultAsync(ct);
        return named?.Addresses.Contains(letter.From, StringComparer.OrdinalIgnoreCase) == true ? await db.SurvivorOfAsync(named.Id, ct) : null;
    }

    private async Task<Guid> RegisterAsync(EmailReceived letter, DateTimeOffset now, CancellationToken ct)
    {
        var client = await ClientAsync(letter, now, ct);
        var incident = new Incident
        {
            Id = Guid.CreateVersion7(now),
            Number = await db.NextNumberAsync(ct),
            SubscriberId = client.Id,
            Inn = client.Inn,
            Kpp = client.Kpp,
            Channel = "email",
            CreatedBy = Guid.Empty,
            CreatedAt = now,
            ContactName = letter.FromName,
            ContactEmail = letter.From,
        };
        var text = Said(letter);
        db.Posts.Add(Post.Said(incident.Id, PostKind.Question, text, null, now, note: letter.From));
        var group = await db.Groups.Where(g => g.Active && g.TakesNew.Contains(incident.Channel)).OrderBy(g => g.Id).Select(g => (Guid?)g.Id).FirstOrDefaultAsync(ct);
        db.Posts.Add(incident.Registered(null, null, null, text, client.ServiceCenter, group));
        db.Incidents.Add(incident);
        db.Publish(incident.RegisteredEvent(text, null, now));
        return incident.Id;
    }

    // Whoever is known by that address, the one of a single organisation before a nameless one; else somebody new.
    private async Task<Subscriber> ClientAsync(EmailReceived letter, DateTimeOffset now, CancellationToken ct)
    {
        await db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(hashtextextended({letter.From}, 0))", ct);
        var known = await (
            from s in db.Subscribers.Where(s => s.Email == letter.From)
            join root in db.Subscribers on s.SurvivorId ?? s.Id equals root.Id
            select root).Distinct().OrderBy(s => s.Id).Take(10).ToListAsync(ct);
        if (known.Where(s => s.Inn is not null).ToList() is [var organisation])
            return organisation;
        if (known.Find(s => s.Inn is null) is { } nameless)
            return nameless;
        var client = Subscriber.New(Guid.CreateVersion7(now), null, Kpp.None, letter.FromName, now);
        client.WritesFrom(letter.From);
        db.Subscribers.Add(client);
        db.Publish(PhoneBook.Told(client, null, now, []));
        return client;
    }

    private static string Said(EmailReceived letter)
    {
        var text = string.Join("\n\n", new[] { letter.Subject, letter.Text }.Where(part => !string.IsNullOrWhiteSpace(part)));
        return text.Length == 0 ? letter.From : text.Length <= Post.LongestText ? text : text[..Post.LongestText];
    }
}
