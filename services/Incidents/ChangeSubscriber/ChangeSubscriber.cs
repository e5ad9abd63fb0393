using System.Text.Json;
using Helpdesk.Incidents.FindSubscriber;
using Helpdesk.Incidents.RememberCaller;
using Helpdesk.Incidents.Subscribers;

namespace Helpdesk.Incidents.ChangeSubscriber;

/// <summary>What an operator may say about a client.</summary>
/// <param name="Name">Name; null for unknown.</param>
/// <param name="Vip">The VIP mark.</param>
/// <param name="TimeZone">IANA zone as confirmed with the client; null to go back to the guess.</param>
/// <param name="Email">E-mail address; null for unknown.</param>
internal sealed record ChangeSubscriberRequest(string? Name, bool Vip, string? TimeZone, string? Email);

internal sealed class ChangeSubscriberValidator : AbstractValidator<ChangeSubscriberRequest>
{
    public ChangeSubscriberValidator()
    {
        RuleFor(r => r.Name).MaximumLength(500);
        RuleFor(r => r.Email).MaximumLength(254).EmailAddress().When(r => !string.IsNullOrWhiteSpace(r.Email));
        RuleFor(r => r.TimeZone).Must(IsIana).WithMessage("Not a known IANA time zone, like Asia/Yekaterinburg.").When(r => r.TimeZone is not null);
    }

    private static bool IsIana(string? zone) =>
        zone is { Length: <= 64 } && zone.Contains('/', StringComparison.Ordinal) && TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found)
        && found.HasIanaId;
}

/// <summary><c>PUT /api/subscribers/{id}</c>.</summary>
internal static class ChangeSubscriber
{
    public static void Map(RouteGroupBuilder subscribers) => subscribers.MapPut("/{id:guid}", HandleAsync)
        .AllowRoles(Access.Writers).Produces<SubscriberView>().WithSummary("Changes a client's name, VIP mark, time zone and e-mail");

    private static async Task<IResult> HandleAsync(
        Guid id, ChangeSubscriberRequest request, IfMatch ifMatch, CurrentUser user, IncidentsDb db, TimeProvider time, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var subscriber = await db.LockAsync(id, ct) ?? throw new NotFound("subscriber-not-found", $"There is no subscriber {id}.");
        var current = await SubscriberView.ReadAsync(db, subscriber, ct);
        ifMatch.Require(subscriber.Version, () => current);
        subscriber.RefuseMerged();
        var (before, now) = (Values(subscriber), time.GetUtcNow());
        subscriber.Change(request.Name.OrNull(), request.Vip, request.TimeZone, request.Email.OrNull());
        db.SubscriberSteps.Add(SubscriberStep.Of(id, "changed", before, Values(subscriber), user.Id, now));
        await db.TellAsync(subscriber, user.Id, now, ct);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return Versioned.Ok(await SubscriberView.ReadAsync(db, subscriber, ct), subscriber.Version);
    }

    private static string Values(Subscriber s) => JsonSerializer.Serialize(new { s.Name, s.Vip, s.TimeZone, s.TimeZoneConfirmed, s.Email }, ApiJson.Options);
}
