namespace Helpdesk.Incidents.OpenDraft;

internal static class DraftTable
{
    /// <summary>The row of a call, made if absent and locked for this transaction: events and registrations of a call take turns.</summary>
    public static async Task<Draft> LockDraftAsync(this IncidentsDb db, Guid callId, DateTimeOffset now, CancellationToken ct)
    {
        var rows = await db.Drafts.FromSql(
            $"""
             insert into drafts (call_id, id, state, claims, holder_version, end_version)
             values ({callId}, {Guid.CreateVersion7(now)}, 'Expected', 0, 0, 0)
             on conflict (call_id) do update set call_id = excluded.call_id
             returning *
             """).AsTracking().ToListAsync(ct);
        return rows.Single();
    }
}
