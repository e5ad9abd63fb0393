using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Telephony.Calls;

internal static class LockedCalls
{
    /// <summary>
    /// Calls whose rows the query locks, with their parts. The parts are read by a statement of their own: a join would show those of the
    /// moment before the wait for the lock, and what another transaction just made of them would be overwritten.
    /// </summary>
    public static async Task<List<Call>> LockedWithPartsAsync(this TelephonyDb db, IQueryable<Call> locking, CancellationToken cancellationToken)
    {
        var calls = await locking.ToListAsync(cancellationToken);
        if (calls.Count == 0) return calls;
        var ids = calls.Select(call => call.Id).ToArray();
        await db.Parts.Where(part => ids.Contains(part.CallId)).LoadAsync(cancellationToken);
        return calls;
    }
}
