using Helpdesk.Incidents.MergeSubscribers;
using Helpdesk.Incidents.RememberCaller;
using Helpdesk.Incidents.Subscribers;

namespace Helpdesk.Incidents.ChangeContact;

/// <summary>Who asks, and where he is reached; null for what is not known.</summary>
/// <param name="Name">His name.</param>
/// <param name="Phone">His number, in any usual form.</param>
/// <param name="Email">His address.</param>
internal sealed record ChangeContactRequest(string? Name, string? Phone, string? Email);

internal sealed class ChangeContactValidator : AbstractValidator<ChangeContactRequest>
{
    public ChangeContactValidator()
    {
        RuleFor(r => r.Name).MaximumLength(200);
        RuleFor(r => r.Phone).MaximumLength(64);
        RuleFor(r => r.Email).MaximumLength(254).EmailAddress().When(r => !string.IsNullOrWhiteSpace(r.Email));
    }
}

/// <summary>
/// <c>PUT /api/incidents/{id}/contact</c> (F9, F46): who is to be called back, told after the registration too, and after the end; the number
/// joins the client's history.
/// </summary>
internal static class ChangeContact
{
    public static void Map(RouteGroupBuilder incidents) => incidents.MapPut("/{id:guid}/contact", HandleAsync)
        .AllowRoles(Access.WritersAndPartners).Produces<ReadIncident.IncidentCard>().WithSummary("Keeps who asks and where he is reached");

    private static async Task<IResult> HandleAsync(
        Guid id, ChangeContactRequest request, IfMatch ifMatch, CurrentUser user, IncidentsDb db, TimeProvider time, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var incident = await db.ToChangeAsync(id, ifMatch, user, ct);
        var (now, phone, name) = (time.GetUtcNow(), await db.PhoneAsync(request.Phone, ct), request.Name.OrNull());
        if (incident.ChangeContact(name, phone.Number ?? request.Phone.OrNull(), request.Email.OrNull(), user.Id, now) is { } post)
        {
            db.Posts.Add(post);
            // Of a merged client the survivor is who is heard of.
            var tree = await db.ClientTreeAsync(incident.SubscriberId, ct);
            if (phone.Number is not null && await db.LockAsync(tree[0], ct) is { } client)
                await db.RememberAsync(client, phone, request.Phone!, name, user.Id, now, ct);
        }

        var shown = await db.SaveAndShowAsync(incident, user, ct);
        await transaction.CommitAsync(ct);
        return shown;
    }
}
