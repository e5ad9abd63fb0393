using System.Net.Sockets;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Helpdesk.Telephony.Spool;

/// <summary>Whether the database is away. Once it is, webhooks go straight to the spool instead of each finding out for itself.</summary>
internal sealed class Outage(IConfiguration configuration)
{
    // A connection of its own: those of the pool may all be waiting for what made the statement slow.
    private readonly string _database = new NpgsqlConnectionStringBuilder(configuration.GetConnectionString("telephony")) { Database = "postgres", Pooling = false, Timeout = 3 }.ConnectionString;

    private volatile bool _on;
    private volatile bool _suspected;

    public bool On => _on;

    public void Begin() => _on = true;

    /// <summary>A statement took too long. It may have waited for a lock or a busy machine, so the database is asked before others are sent to the spool.</summary>
    public void Suspect() => _suspected = true;

    /// <summary>Asks the database while it is away or suspected to be.</summary>
    public async Task<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        if (!_on && !_suspected) return true;
        _suspected = false;
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(TimeSpan.FromSeconds(3));
            await using var connection = new NpgsqlConnection(_database);
            await connection.OpenAsync(limit.Token);
            _on = false;
        }
        catch (Exception exception) when (IsOne(exception) || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            _on = true;
        }

        return !_on;
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
