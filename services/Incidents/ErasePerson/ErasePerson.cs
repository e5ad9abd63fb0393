using Helpdesk.Incidents.AttachFiles;
using Helpdesk.Incidents.Contracts;
using Helpdesk.Incidents.MergeSubscribers;
using Helpdesk.Incidents.RememberCaller;
using Helpdesk.Incidents.Subscribers;
using Helpdesk.SearchLanguage;
using Helpdesk.ServiceDefaults.Files;

namespace Helpdesk.Incidents.ErasePerson;

/// <summary>How far to go.</summary>
/// <param name="TextsToo">Also what was written in his incidents, and the files: names and numbers may be told anywhere in them.</param>
internal sealed record ErasePersonRequest(bool TextsToo);

/// <summary>
/// <c>POST /api/subscribers/{id}/erase</c> (P17, 152-ФЗ): a person's data go for good, those of clients merged with him too; the incidents
/// stay as numbers without a person. The INN of an organisation is public and stays, a person's goes. Other services hear
/// <see cref="SubscriberErased"/>.
/// </summary>
internal static class ErasePerson
{
    // Steps on record that repeat what was kept of him.
    private static readonly string[] Telling = ["changed", "contract", "note-added", "note-dropped", "contact-kept", "contact-dropped"];

    // Phones, each of which is some more bits that other texts may have by chance.
    private const int MostTraced = 100;

    public static void Map(RouteGroupBuilder subscribers) => subscribers.MapPost("/{id:guid}/erase", HandleAsync)
        .AllowRoles(Roles.Administrator).Produces(StatusCodes.Status204NoContent).WithSummary("Erases a person's data for good");

    private static async Task<IResult> HandleAsync(
        Guid id, ErasePersonRequest request, CurrentUser user, IncidentsDb db, TimeProvider time, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await db.LockSubscriberTreesAsync(ct);
        var client = await db.ClientTreeAsync(id, ct);
        if (client.Length == 0)
            throw new NotFound("subscriber-not-found", $"There is no subscriber {id}.");
        if (client[0] != id)
            throw new RuleRefused("subscriber-merged", $"This client goes on in {client[0]}: erase that one, or undo the merge.");
        foreach (var one in client.Order())
            await EraseAsync(db, one, client, request.TextsToo, user, time.GetUtcNow(), ct);
        await transaction.CommitAsync(ct);
        return Results.NoContent();
    }

    private static async Task EraseAsync(IncidentsDb db, Guid id, Guid[] client, bool textsToo, CurrentUser user, DateTimeOffset now, CancellationToken ct)
    {
        var subscriber = (await db.LockAsync(id, ct))!;
        var person = subscriber.Inn is { } inn && Inn.IsIndividual(inn);
        var traces = await TracesAsync(db, subscriber, person, ct);
        subscriber.Erase();
        // By these others find their copies. A number that somebody else has too tells of him as well.
        var phones = await db.Phones.Where(p => p.SubscriberId == id && !db.Phones.Any(o => o.Number == p.Number && !client.Contains(o.SubscriberId)))
            .Select(p => p.Number).ToArrayAsync(ct);
        var calls = await db.Calls.Where(c => db.Incidents.Any(i => i.Id == c.IncidentId && i.SubscriberId == id)).Select(c => c.CallId).Distinct().ToArrayAsync(ct);
        await db.Phones.Where(p => p.SubscriberId == id).ExecuteDeleteAsync(ct);
        await db.ClientSubscriptions.Where(s => s.SubscriberId == id).ExecuteDeleteAsync(ct);
        await db.Notes.Where(n => n.About == $"s:{id}").ExecuteDeleteAsync(ct);
        await db.SubscriberSteps.Where(s => s.SubscriberId == id && Telling.Contains(s.Change))
            .ExecuteUpdateAsync(s => s.SetProperty(x => x.Before, (string?)null).SetProperty(x => x.After, (string?)null), ct);
        await db.Incidents.Where(i => i.SubscriberId == id).ExecuteUpdateAsync(
            i => i.SetProperty(x => x.ContactName, (string?)null).SetProperty(x => x.ContactPhone, (string?)null).SetProperty(x => x.ContactEmail, (string?)null)
                .SetProperty(x => x.TellChannel, (string?)null).SetProperty(x => x.TellAddress, (string?)null), ct);
        await db.Posts.Where(p => (p.Kind == PostKind.Client || p.Kind == PostKind.Question || p.Change == "call-attempt") && db.Incidents.Any(i => i.Id == p.IncidentId && i.SubscriberId == id))
            .ExecuteUpdateAsync(p => p.SetProperty(x => x.Note, (string?)null).SetProperty(x => x.Before, (string?)null), ct);
        await db.Posts.Where(p => p.Change == "contact-changed" && db.Incidents.Any(i => i.Id == p.IncidentId && i.SubscriberId == id))
            .ExecuteUpdateAsync(p => p.SetProperty(x => x.Before, (string?)null).SetProperty(x => x.After, (string?)null), ct);
        await db.Drafts.Where(d => phones.Contains(d.Phone) || calls.Contains(d.CallId)).ExecuteUpdateAsync(d => d.SetProperty(x => x.Phone, (string?)null), ct);
        if (person)
            await EraseInnAsync(db, subscriber.Inn!, ct);
        if (textsToo)
            await EraseTextsAsync(db, id, now, ct);
        db.SubscriberSteps.Add(SubscriberStep.Of(id, "erased", null, null, user.Id, now));
        db.Publish(PhoneBook.Told(subscriber, user.Id, now, []) with { Inn = person ? null : subscriber.Inn });
        db.Publish(new SubscriberErased(id, subscriber.Version, now, user.Id, phones, calls, traces));
        await db.SaveChangesAsync(ct);
        db.ChangeTracker.Clear();
        // Last: the key of a row that was tracked.
        if (person)
        {
            await db.Database.ExecuteSqlAsync($"update subscribers set inn = null where id = {id}", ct);
            await db.Database.ExecuteSqlAsync($"update incidents set inn = null where subscriber_id = {id}", ct);
        }
    }

    /// <summary>A person's INN where it is told of, not kept: of whom an incident's end is told to, and in rows of a file that were not taken.</summary>
    private static async Task EraseInnAsync(IncidentsDb db, string inn, CancellationToken ct)
    {
        await db.Posts.Where(p => p.Change == "client-subscribed" && p.After == inn).ExecuteUpdateAsync(p => p.SetProperty(x => x.After, (string?)null), ct);
        await db.RejectedRows.Where(r => r.Text.Contains(inn)).ExecuteDeleteAsync(ct);
    }

    /// <summary>Of what tells a person; an organisation's name and INN do not.</summary>
    private static async Task<int[]> TracesAsync(IncidentsDb db, Subscriber subscriber, bool person, CancellationToken ct)
    {
        var contacts = await db.Phones.Where(p => p.SubscriberId == subscriber.Id).OrderBy(p => p.Number).Take(MostTraced)
            .Select(p => new { p.Number, p.ContactName }).ToListAsync(ct);
        return [.. PersonTraces.Of(subscriber.Id, [
            person || subscriber.Inn is null ? subscriber.Name : null, person ? subscriber.Inn : null, subscriber.Email,
            .. contacts.Select(c => c.Number), .. contacts.Select(c => c.ContactName)])];
    }

    private static async Task EraseTextsAsync(IncidentsDb db, Guid id, DateTimeOffset now, CancellationToken ct)
    {
        var erased = Texts.Of("erased");
        await db.Database.ExecuteSqlAsync(
            $"""
             update posts set text = case when text is null then null else {erased} end, indexed = false,
                 before = case when change = 'question-changed' then null when change like '%file-%' and before is not null then {erased} else before end,
                 after = case when change = 'question-changed' then null when change = 'files-left-out' then regexp_replace(after, E'\t[^\n]*', E'\t' || {erased}, 'g')
                     when change like '%file-%' and after is not null then {erased} else after end,
                 note = case when change in ('closed', 'state-changed', 'put-off') and note is not null then {erased} else note end
             where incident_id in (select id from incidents where subscriber_id = {id})
                 and (text is not null or change in ('question-changed', 'files-left-out', 'closed', 'state-changed', 'put-off') or change like '%file-%')
             """, ct);
        await db.Incidents.Where(i => i.SubscriberId == id).ExecuteUpdateAsync(
            i => i.SetProperty(x => x.Head, erased).SetProperty(x => x.ClosingReason, x => x.ClosingReason == null ? null : erased), ct);
        // What a bulk act would put back.
        await db.BulkItems.Where(b => db.Incidents.Any(i => i.Id == b.IncidentId && i.SubscriberId == id)).ExecuteDeleteAsync(ct);
        var files = db.Files.Where(f => db.Incidents.Any(i => i.Id == f.IncidentId && i.SubscriberId == id));
        foreach (var key in await files.Select(f => f.Key).Distinct().ToListAsync(ct))
            db.Schedule<DropBlob>(key, now + Attachments.Outlives);
        await files.ExecuteDeleteAsync(ct);
    }
}
