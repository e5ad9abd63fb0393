using System.Net.Sockets;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Helpdesk.Telephony.Spool;

/// <summary>Whether the database is away. Once it is, webhooks go straight to the spool instead of each finding out for itself.</summary>
internal sealed class Outage(NpgsqlDataSource database)
{
    private volatile bool _on;
    private volatile bool _suspected;

    public bool On => _on;

    public void Begin() => _on = true;

    /// <summary>A statement took too long. It may have waited for a lock or a busy machine, so the database is asked before others are sent to the spool.</summary>
    public void Suspect() => _suspected = true;

    /// <summary>Webhooks go to the database again.</summary>
    public void End() => _on = false;

    /// <summary>Asks the database while it is away or suspected to be; away it stays until <see cref="End"/>.</summary>
    public async Task<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        if (!_on && !_suspected) return true;
        _suspected = false;
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(TimeSpan.FromSeconds(3));
            await using var command = database.CreateCommand("select 1");
            await command.ExecuteScalarAsync(limit.Token);
            return true;
        }
        catch (Exception exception) when (IsOne(exception) || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            Begin();
            return false;
        }
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
