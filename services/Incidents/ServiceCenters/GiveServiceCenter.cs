using Helpdesk.Incidents.FindSubscriber;
using Helpdesk.Incidents.RememberCaller;
using Helpdesk.Incidents.Subscribers;
using Helpdesk.ServiceDefaults.Settings;

namespace Helpdesk.Incidents.ServiceCenters;

/// <summary>Who looks after a client.</summary>
/// <param name="Code">Code of the service centre; null to go by the rules again.</param>
internal sealed record GiveServiceCenterRequest(string? Code);

internal sealed class GiveServiceCenterValidator : AbstractValidator<GiveServiceCenterRequest>
{
    public GiveServiceCenterValidator() => RuleFor(r => r.Code).MaximumLength(20);
}

/// <summary><c>PUT /api/subscribers/{id}/service-center</c> (F11): the code of one client that the rules don't fit.</summary>
internal static class GiveServiceCenter
{
    public static void Map(RouteGroupBuilder subscribers) => subscribers.MapPut("/{id:guid}/service-center", HandleAsync)
        .AllowRoles(Access.Writers).Produces<SubscriberView>().WithSummary("Gives a client a service centre of its own, or leaves it to the rules");

    private static async Task<IResult> HandleAsync(
        Guid id, GiveServiceCenterRequest request, IfMatch ifMatch, CurrentUser user, IncidentsDb db, TimeProvider time, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var client = await db.LockAsync(id, ct) ?? throw new NotFound("subscriber-not-found", $"There is no subscriber {id}.");
        var current = await SubscriberView.ReadAsync(db, client, ct);
        ifMatch.Require(client.Version, () => current);
        client.RefuseMerged();
        var code = request.Code.OrNull();
        var (before, now) = (client.ServiceCenter, time.GetUtcNow());
        client.LookedAfterBy(code ?? (await db.SettingAsync<ServiceCenterRules>(ct)).Value.CodeOf(client.Inn, client.Kpp), given: code is not null);
        db.SubscriberSteps.Add(SubscriberStep.Of(id, "service-center", before, client.ServiceCenter, user.Id, now));
        await db.TellAsync(client, user.Id, now, ct);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return Versioned.Ok(await SubscriberView.ReadAsync(db, client, ct), client.Version);
    }
}
