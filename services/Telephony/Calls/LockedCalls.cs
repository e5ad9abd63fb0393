using System.Data.Common;
using Helpdesk.Telephony.CountCalls;
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

    /// <summary>The same of one call, and the rules that judge it, in one round trip.</summary>
    public static Task<(Call? Call, SettingInForce<RegistrationRules> Rules)> LockedWithPartsAsync(
        this TelephonyDb db, Guid callId, CancellationToken cancellationToken) => db.ReadTogetherAsync<(Call?, SettingInForce<RegistrationRules>)>(
        [
            $"select * from calls where id = {callId} for update", $"select * from call_parts where call_id = {callId}",
            SettingsExtensions.SettingQuery<RegistrationRules>(),
        ],
        async (reader, ct) =>
        {
            var call = (await db.ReadWithPartsAsync(reader, ct)).SingleOrDefault();
            await reader.NextResultAsync(ct);
            return (call, await SettingsExtensions.ReadSettingAsync<RegistrationRules>(reader, ct));
        }, cancellationToken);

    /// <summary>Reads the results of a query of calls and of one of their parts, to be changed.</summary>
    public static async Task<List<Call>> ReadWithPartsAsync(this TelephonyDb db, DbDataReader reader, CancellationToken cancellationToken)
    {
        var calls = await db.RowsAsync<Call>(reader, cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        var parts = (await db.RowsAsync<CallPart>(reader, cancellationToken)).ToLookup(part => part.CallId);
        for (var place = 0; place < calls.Count; place++)
        {
            // One that this context has locked already is newer there than in the database.
            if (db.Calls.Local.FindEntry(calls[place].Id)?.Entity is { } changing)
            {
                calls[place] = changing;
                continue;
            }

            calls[place].Parts.AddRange(parts[calls[place].Id]);
            db.Calls.Attach(calls[place]);
        }

        return calls;
    }
}
