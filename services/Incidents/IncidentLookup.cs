using Helpdesk.Incidents.MergeIncidents;
using Helpdesk.Incidents.ReadHistory;
using Helpdesk.Incidents.ReadIncident;

namespace Helpdesk.Incidents;

/// <summary>How a change begins: the incident as it is, for somebody who may change it and saw this version.</summary>
internal static class IncidentLookup
{
    /// <summary>The incident to change; 404, 409 (a partner's), 428 and 412 with the card as it is now.</summary>
    public static async Task<Incident> ToChangeAsync(this IncidentsDb db, Guid id, IfMatch ifMatch, CurrentUser user, CancellationToken ct)
    {
        var incident = await db.ToWriteInAsync(id, user, ct);
        IncidentCard? card = null;
        try
        {
            ifMatch.Require(incident.Version, () => null);
        }
        catch (StaleVersion)
        {
            card = await db.CardAsync(incident.Id, user, ct);
            if (card is not null && !user.IsPartner())
                card = card with { ChangedSince = await db.ChangedSinceAsync(incident, ifMatch.Seen ?? 0, ct) };
        }

        if (card is not null)
            ifMatch.Require(incident.Version, () => card);
        return incident;
    }

    /// <summary>The incident to write in, which needs no version.</summary>
    public static async Task<Incident> ToWriteInAsync(this IncidentsDb db, Guid id, CurrentUser user, CancellationToken ct)
    {
        var incident = await db.Incidents.SingleOrDefaultAsync(i => i.Id == id, ct) ?? throw Incident.NotFoundById(id);
        incident.RefuseStrangers(user);
        if (incident.MergedInto is not null && await db.SurvivorOfAsync(incident.Id, ct) is { } survivor)
            throw new RuleRefused("incident-merged", $"Incident {incident.Number} goes on in {survivor.Number}.");
        return incident;
    }

    /// <summary>The card of an incident, or of the survivor its number leads to.</summary>
    public static async Task<IResult> ShowAsync(this IncidentsDb db, Guid id, CurrentUser user, CancellationToken ct)
    {
        db.ChangeTracker.Clear();
        var card = await db.CardAsync(id, user, ct) ?? throw Incident.NotFoundById(id);
        return Versioned.Ok(card, card.Version);
    }

    /// <summary>Saves, and replies with the card as it is then.</summary>
    public static async Task<IResult> SaveAndShowAsync(this IncidentsDb db, Incident incident, CurrentUser user, CancellationToken ct)
    {
        await db.SaveChangesAsync(ct);
        var card = await db.CardAsync(incident.Id, user, ct);
        return Versioned.Ok(card!, card?.Version ?? incident.Version);
    }
}
