using Helpdesk.Incidents.FindSubscriber;
using Helpdesk.Incidents.RememberCaller;
using Helpdesk.Incidents.Subscribers;

namespace Helpdesk.Incidents.KeepContacts;

/// <summary>How a client stands with us.</summary>
/// <param name="Number">The contract's number and date as people write them; null for none.</param>
/// <param name="Until">Its last day; null when it has none.</param>
/// <param name="Balance">Roubles: below zero the client owes us; null when unknown.</param>
internal sealed record KeepContractRequest(string? Number, DateOnly? Until, decimal? Balance);

internal sealed class KeepContractValidator : AbstractValidator<KeepContractRequest>
{
    public KeepContractValidator()
    {
        RuleFor(r => r.Number).MaximumLength(200);
        RuleFor(r => r.Balance).InclusiveBetween(-1_000_000_000_000m, 1_000_000_000_000m);
    }
}

/// <summary>
/// <c>PUT /api/subscribers/{id}/contract</c> (F16): contract and settlements of a client, shown on its incidents; an accounting system
/// writes them by its API key, or the import of the client base does.
/// </summary>
internal static class KeepContract
{
    public static void Map(RouteGroupBuilder subscribers) => subscribers.MapPut("/{id:guid}/contract", HandleAsync)
        .AllowRoles([.. Access.Writers, Roles.Machine]).Produces<SubscriberView>().WithSummary("Keeps a client's contract and settlements");

    private static async Task<IResult> HandleAsync(
        Guid id, KeepContractRequest request, CurrentUser user, IncidentsDb db, TimeProvider time, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var client = await db.LockAsync(id, ct) ?? throw new NotFound("subscriber-not-found", $"There is no subscriber {id}.");
        client.RefuseMerged();
        var now = time.GetUtcNow();
        var before = client.Contract;
        client.Owes(request.Number.OrNull(), request.Until, request.Balance, now);
        db.SubscriberSteps.Add(SubscriberStep.Of(id, "contract", before, client.Contract, user.Id, now));
        await db.TellAsync(client, user.Id, now, ct);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return Versioned.Ok(await SubscriberView.ReadAsync(db, client, ct), client.Version);
    }
}
