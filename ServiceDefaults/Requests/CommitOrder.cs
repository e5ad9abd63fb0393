using System.Globalization;
using Helpdesk.ServiceDefaults.Problems;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.ServiceDefaults.Requests;

/// <summary>
/// Lists of what changed go by the transaction that changed it (PostgreSQL's <c>xid8</c>), which the database keeps in <c>changed_in</c>: the
/// order of commits is nothing a clock can tell. Rows whose transaction is not older than every unfinished one come later, so that none is
/// passed by.
/// </summary>
public static class CommitOrder
{
    /// <summary>Where a list begins.</summary>
    public const string Beginning = "0";

    /// <summary>Refuses a cursor whose places in the order are none.</summary>
    /// <param name="places">Transactions as decimal digits.</param>
    /// <exception cref="BadInput">One of them is not.</exception>
    public static void Require(params ReadOnlySpan<string> places)
    {
        foreach (var place in places)
        {
            if (!ulong.TryParse(place, NumberStyles.None, CultureInfo.InvariantCulture, out _))
                throw new BadInput("cursor", "This is not a cursor of this list.");
        }
    }

    /// <summary>Transactions are counted per server: a cursor from before a restore elsewhere may lie in this one's future.</summary>
    /// <param name="db">The database.</param>
    /// <param name="ct">Stops it.</param>
    /// <param name="places">Transactions as decimal digits.</param>
    /// <exception cref="BadInput">One of them has not begun here.</exception>
    public static async Task RefuseForeignAsync(this DbContext db, CancellationToken ct, params string[] places)
    {
        ArgumentNullException.ThrowIfNull(db);
        var ahead = await db.Database.SqlQuery<bool>(
            $"""
             select exists (select 1 from unnest({places}) place where place::numeric >= pg_snapshot_xmax(pg_current_snapshot())::text::numeric) "Value"
             """).ToListAsync(ct);
        if (ahead[0])
            throw new BadInput("cursor", "This cursor is of another server: begin anew without one.");
    }
}
