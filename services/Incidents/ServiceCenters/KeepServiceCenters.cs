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

/// <summary>
/// <c>GET</c> and <c>PUT /api/incidents/settings/service-centers</c> (F11): the rules from INN and KPP to a service centre's code, and
/// <c>PUT /api/subscribers/{id}/service-center</c>: the code of one client that the rules don't fit.
/// </summary>
internal static class KeepServiceCenters
{
    public static void Map(RouteGroupBuilder incidents, RouteGroupBuilder subscribers)
    {
        incidents.MapGet("/settings/service-centers", ReadAsync).AllowRoles(Roles.Staff).Produces<ServiceCenterRules>()
            .WithSummary("Which service centre looks after which clients");
        incidents.MapPut("/settings/service-centers", ChangeAsync).AllowRoles(Roles.Administrator).Produces<ServiceCenterRules>()
            .WithSummary("Changes: which service centre looks after which clients");
        subscribers.MapPut("/{id:guid}/service-center", GiveAsync).AllowRoles(Access.Writers).Produces<SubscriberView>()
            .WithSummary("Gives a client a service centre of its own, or leaves it to the rules");
    }

    private static async Task<IResult> ReadAsync(IncidentsDb db, CancellationToken ct)
    {
        var rules = await db.SettingAsync<ServiceCenterRules>(ct);
        return Versioned.Ok(rules.Value, rules.Version);
    }

    private static async Task<IResult> ChangeAsync(
        ServiceCenterRules rules, IfMatch ifMatch, CurrentUser user, IncidentsDb db, TimeProvider time, CancellationToken ct)
    {
        if (rules.Fault() is { } fault)
            throw new BadInput("rules", fault);
        var was = await db.SettingAsync<ServiceCenterRules>(ct);
        ifMatch.Require(was.Version, () => was.Value);
        var now = time.GetUtcNow();
        var version = db.ChangeSetting(was, rules, user.Id, now);
        db.Schedule<ApplyServiceCenterRules>("all", now, new ApplyServiceCenterRules.Order(user.Id, Guid.Empty));
        await db.SaveChangesAsync(ct);
        return Versioned.Ok(rules, version);
    }

    private static async Task<IResult> GiveAsync(
        Guid id, GiveServiceCenterRequest request, IfMatch ifMatch, CurrentUser user, IncidentsDb db, TimeProvider time, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var client = await db.LockAsync(id, ct) ?? throw new NotFound("subscriber-not-found", $"There is no subscriber {id}.");
        var current = await SubscriberView.ReadAsync(db, client, ct);
        ifMatch.Require(client.Version, () => current);
        client.RefuseMerged();
        var code = string.IsNullOrWhiteSpace(request.Code) ? null : request.Code.Trim();
        var (before, now) = (client.ServiceCenter, time.GetUtcNow());
        client.LookedAfterBy(code ?? (await db.SettingAsync<ServiceCenterRules>(ct)).Value.CodeOf(client.Inn, client.Kpp), given: code is not null);
        db.SubscriberSteps.Add(SubscriberStep.Of(id, "service-center", before, client.ServiceCenter, user.Id, now));
        await db.TellAsync(client, user.Id, now, ct);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return Versioned.Ok(await SubscriberView.ReadAsync(db, client, ct), client.Version);
    }
}
