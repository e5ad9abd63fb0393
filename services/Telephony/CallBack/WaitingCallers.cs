using System.Text.Json;
using Helpdesk.Telephony.ManageAccounts;
using Helpdesk.Telephony.ReceiveWebhook;
using Helpdesk.Telephony.Spool;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Telephony.CallBack;

/// <summary>Where a caller stands among those whom nobody has answered yet (P21), for a PBX that announces it.</summary>
/// <param name="Position">From 1; null when the call does not wait, or is not known.</param>
/// <param name="Waiting">How many wait on the same account.</param>
internal sealed record WaitingCaller(long? Position, long Waiting);

internal static class WaitingCallers
{
    /// <summary>The reply to a PBX; without figures while the database is away, as a caller must not wait for it.</summary>
    public static async Task<PbxReply> ReplyAsync(HttpContext http, PbxAccount account, string key)
    {
        try
        {
            var caller = await http.RequestServices.GetRequiredService<TelephonyDb>().WaitingAsync(account.Id, key, http.RequestAborted);
            return PbxReply.Json(StatusCodes.Status200OK, JsonSerializer.Serialize(caller, ApiJson.Options));
        }
        catch (Exception away) when (Outage.IsOne(away))
        {
            return PbxReply.Json(StatusCodes.Status200OK, "{}");
        }
    }

    private static Task<WaitingCaller> WaitingAsync(this TelephonyDb db, Guid accountId, string key, CancellationToken cancellationToken) =>
        db.Database.SqlQuery<WaitingCaller>(
            $"""
            with waiting as (
                select id, row_number() over (order by started_at, id) as place from calls
                where state = 1 and account_id = {accountId} and direction is distinct from 1)
            select (select place from waiting where id = (select call_id from call_legs where account_id = {accountId} and key = {key})) as "Position",
                (select count(*) from waiting) as "Waiting"
            """).SingleAsync(cancellationToken);
}
