using Helpdesk.ServiceDefaults.DueWork;

namespace Helpdesk.Incidents.OpenDraft;

/// <summary>Throws an untouched draft away; its call stays in the list of unlinked calls (F28).</summary>
internal sealed class DiscardDraft(IncidentsDb db) : Work
{
    public override Task RunAsync(DueItem item, CancellationToken cancellationToken)
    {
        var callId = Guid.Parse(item.Key);
        // In one statement: a registration that holds the row wins, and what it made is not thrown away.
        return db.Drafts.Where(d => d.CallId == callId && d.State == DraftState.Open)
            .ExecuteUpdateAsync(d => d.SetProperty(x => x.State, DraftState.Discarded), cancellationToken);
    }
}
