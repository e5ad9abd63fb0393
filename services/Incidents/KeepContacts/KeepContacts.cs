using Helpdesk.Incidents.FindSubscriber;
using Helpdesk.Incidents.RememberCaller;
using Helpdesk.Incidents.Subscribers;
using SubscriberPhone = Helpdesk.Incidents.Subscribers.SubscriberPhone;

namespace Helpdesk.Incidents.KeepContacts;

/// <summary>Who is reached under a number.</summary>
/// <param name="ContactName">His name.</param>
/// <param name="Position">What he is there, like «главный бухгалтер».</param>
internal sealed record KeepContactRequest(string? ContactName, string? Position);

internal sealed class KeepContactValidator : AbstractValidator<KeepContactRequest>
{
    public KeepContactValidator()
    {
        RuleFor(r => r.ContactName).MaximumLength(200);
        RuleFor(r => r.Position).MaximumLength(200);
    }
}

/// <summary>
/// <c>PUT</c> and <c>DELETE /api/subscribers/{id}/phones/{phone}</c> (F8, F15): contact persons of a client; numbers that calls brought
/// in are corrected and dropped the same way.
/// </summary>
internal static class KeepContacts
{
    private const int Most = 200;

    public static void Map(RouteGroupBuilder subscribers)
    {
        subscribers.MapPut("/{id:guid}/phones/{phone}", KeepAsync).AllowRoles(Access.Writers).Produces<SubscriberView>()
            .WithSummary("Notes who is reached under a client's number");
        subscribers.MapDelete("/{id:guid}/phones/{phone}", DropAsync).AllowRoles(Access.Writers).Produces<SubscriberView>()
            .WithSummary("Drops a client's number");
    }

    private static Task<IResult> KeepAsync(
        Guid id, string phone, KeepContactRequest request, CurrentUser user, IncidentsDb db, TimeProvider time, CancellationToken ct) =>
        ChangeAsync(id, phone, user, db, time.GetUtcNow(), async (client, number) =>
        {
            var known = await db.Phones.FindAsync([client.Id, number], ct);
            if (known is null && await db.Phones.CountAsync(p => p.SubscriberId == client.Id, ct) >= Most)
                throw new RuleRefused("too-many-phones", $"There are {Most} numbers already.");
            var before = known is null ? null : Said(known);
            if (known is null)
                db.Phones.Add(known = new SubscriberPhone { SubscriberId = client.Id, Number = number, Raw = phone, LastSeenAt = time.GetUtcNow() });
            (known.ContactName, known.Position) = (request.ContactName.OrNull(), request.Position.OrNull());
            return SubscriberStep.Of(client.Id, "contact-kept", before, Said(known), user.Id, time.GetUtcNow());
        }, ct);

    private static Task<IResult> DropAsync(Guid id, string phone, CurrentUser user, IncidentsDb db, TimeProvider time, CancellationToken ct) =>
        ChangeAsync(id, phone, user, db, time.GetUtcNow(), async (client, number) =>
        {
            if (await db.Phones.FindAsync([client.Id, number], ct) is not { } known)
                return null;
            await db.Phones.Where(p => p.SubscriberId == client.Id && p.Number == number).ExecuteDeleteAsync(ct);
            db.Entry(known).State = EntityState.Detached;
            return SubscriberStep.Of(client.Id, "contact-dropped", Said(known), null, user.Id, time.GetUtcNow());
        }, ct);

    private static string Said(SubscriberPhone phone) => string.Join(", ", new[] { phone.Number, phone.ContactName, phone.Position }.OfType<string>());

    private static async Task<IResult> ChangeAsync(
        Guid id, string phone, CurrentUser user, IncidentsDb db, DateTimeOffset now, Func<Subscriber, string, Task<SubscriberStep?>> change, CancellationToken ct)
    {
        if (phone.Length > 64 || (await db.PhoneAsync(phone, ct)).Number is not { } number)
            throw new BadInput("phone", "This is no phone number.");
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var client = await db.LockAsync(id, ct) ?? throw new NotFound("subscriber-not-found", $"There is no subscriber {id}.");
        client.RefuseMerged();
        if (await change(client, number) is { } step)
            db.SubscriberSteps.Add(step);
        client.Touch();
        await db.TellAsync(client, user.Id, now, ct);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return Versioned.Ok(await SubscriberView.ReadAsync(db, client, ct), client.Version);
    }
}
