using Helpdesk.Incidents.AssignIncident;
using Helpdesk.Incidents.ChangeState;
using Helpdesk.Incidents.Groups;

namespace Helpdesk.Incidents.ChangeMany;

/// <summary>What came of an act on many incidents.</summary>
/// <param name="Id">The act, to undo it; null when no incident was changed.</param>
/// <param name="Done">Incidents changed, with their versions now.</param>
/// <param name="Refused">Incidents left as they were, each with its reason.</param>
/// <param name="More">With a hand-over: there are more, ask again. With an undo: the others are put back without asking.</param>
internal sealed record BulkReply(Guid? Id, IReadOnlyList<BulkReply.Changed> Done, IReadOnlyList<BulkReply.Left> Refused, bool More = false)
{
    /// <summary>An incident that was changed.</summary>
    internal sealed record Changed(Guid Id, long Number, int Version);

    /// <summary>An incident that was not, with the code of the refusal.</summary>
    internal sealed record Left(Guid Id, long? Number, string Code, string Detail);
}

/// <summary>The same change of many incidents: each stands for itself, one refusal stops no other.</summary>
/// <param name="Owner">Who is to work on them.</param>
/// <param name="Group">The group that is to hold them.</param>
/// <param name="Description">What the group is told.</param>
/// <param name="State">The next state.</param>
/// <param name="Reason">Why, when it is final.</param>
internal sealed record BulkChange(Person? Owner, Group? Group, string? Description, string? State, string? Reason)
{
    /// <summary>Changes them one by one and keeps what they were.</summary>
    public async Task<BulkReply> RunAsync(
        IncidentsDb db, IReadOnlyList<(Guid Id, int? Version)> chosen, CurrentUser user, DateTimeOffset now, CancellationToken ct)
    {
        var act = Guid.CreateVersion7(now);
        var done = new List<BulkReply.Changed>();
        var refused = new List<BulkReply.Left>();
        var kept = false;
        foreach (var (id, version) in chosen.DistinctBy(c => c.Id))
        {
            db.ChangeTracker.Clear();
            long? number = null;
            try
            {
                var incident = await db.ToWriteInAsync(id, user, ct);
                number = incident.Number;
                if (version is not null && version != incident.Version)
                    throw new RuleRefused("stale-version", $"Somebody changed incident {number} meanwhile.");
                var (before, seen) = (incident.Before(), incident.Version);
                await ChangeAsync(db, incident, user, now, ct);
                if (incident.Version == seen)
                {
                    done.Add(new(id, incident.Number, incident.Version));
                    continue;
                }

                if (!kept)
                    db.BulkActs.Add(new BulkAct { Id = act, PersonId = user.Id, At = now });
                db.BulkItems.Add(BulkItem.Of(act, incident, before));
                await db.SaveChangesAsync(ct);
                kept = true;
                done.Add(new(id, incident.Number, incident.Version));
            }
            catch (Refusal refusal)
            {
                refused.Add(new(id, number, refusal.Code, refusal.Message));
            }
            catch (DbUpdateConcurrencyException)
            {
                refused.Add(new(id, number, "changed-meanwhile", "Somebody changed it at the same moment."));
            }
        }

        db.ChangeTracker.Clear();
        return new(kept ? act : null, done, refused);
    }

    private async Task ChangeAsync(IncidentsDb db, Incident incident, CurrentUser user, DateTimeOffset now, CancellationToken ct)
    {
        if (Group is not null)
            await db.SendToGroupAsync(incident, Group, ownerId: null, Description!, PostKind.Internal, user, now, ct);
        if (Owner is not null)
            await db.HandAsync(incident, Owner.Id, Owner.Name, user, now, ct);
        if (State is not null && (State != incident.State || incident.IsFinal))
            await db.MoveAsync(incident, State, Reason, null, user.Id, now, solutionGiven: false, ct);
    }
}
