using System.Net.Sockets;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Helpdesk.Telephony.Spool;

/// <summary>Whether the database is away. Once it is, webhooks go straight to the spool instead of each finding out for itself.</summary>
internal sealed class Outage(NpgsqlDataSource database)
{
    private volatile bool _on;

    public bool On => _on;

    public void Begin() => _on = true;

    /// <summary>Asks the database while an outage is on.</summary>
    public async Task<bool> IsOverAsync(CancellationToken cancellationToken)
    {
        if (!_on) return true;
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(TimeSpan.FromSeconds(3));
            await using var command = database.CreateCommand("select 1");
            await command.ExecuteScalarAsync(limit.Token);
            _on = false;
        }
        catch (Exception exception) when (IsOne(exception) || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return false;
        }

        return true;
    }

    /// <summary>Whether this says that the database is away, and not that it refused what we asked.</summary>
    public static bool IsOne(Exception exception) => exception switch
    {
        PostgresException postgres => postgres.SqlState.StartsWith("57P", StringComparison.Ordinal)
            || postgres.SqlState.StartsWith("08", StringComparison.Ordinal) || postgres.SqlState.StartsWith("53", StringComparison.Ordinal),
        NpgsqlException or SocketException or TimeoutException => true,
        DbUpdateException { InnerException: { } inner } => IsOne(inner),
        InvalidOperationException { InnerException: { } inner } => IsOne(inner),
        _ => false,
    };
}
