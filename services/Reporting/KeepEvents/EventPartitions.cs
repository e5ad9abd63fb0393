using System.Globalization;
using Npgsql;

namespace Helpdesk.Reporting.KeepEvents;

/// <summary>
/// Creates the months of the event table ahead of time. An event of a month that has no partition (a clock gone wrong, history brought
/// in) goes to <c>events_other</c> and moves when its month is created.
/// </summary>
internal sealed partial class EventPartitions(NpgsqlDataSource database, TimeProvider time, ILogger<EventPartitions> log) : BackgroundService
{
    private const int MonthsAhead = 3;
    private const long CreationLock = 0x48_45_4C_50_02;
    private static readonly TimeSpan LookAgain = TimeSpan.FromHours(6);

    /// <summary>Creates what is missing of last month, this month and the coming ones.</summary>
    /// <returns>Names of the partitions created.</returns>
    public async Task<IReadOnlyList<string>> CreateAheadAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var thisMonth = new DateTimeOffset(now.Year, now.Month, 1, 0, 0, 0, TimeSpan.Zero);
        var created = new List<string>();
        for (var ahead = -1; ahead <= MonthsAhead; ahead++)
        {
            if (await CreateAsync(thisMonth.AddMonths(ahead), cancellationToken) is { } name)
                created.Add(name);
        }
        return created;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                foreach (var name in await CreateAheadAsync(stoppingToken))
                    LogCreated(name);
                await Task.Delay(LookAgain, time, stoppingToken);
            }
            catch (NpgsqlException fault)
            {
                LogLater(fault);
                await Task.Delay(TimeSpan.FromSeconds(10), stoppingToken);
            }
        }
    }

    private async Task<string?> CreateAsync(DateTimeOffset month, CancellationToken cancellationToken)
    {
        var name = $"events_{month.ToString("yyyy_MM", CultureInfo.InvariantCulture)}";
        var (from, to) = (Literal(month), Literal(month.AddMonths(1)));
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using (var look = new NpgsqlCommand($"select pg_advisory_xact_lock({CreationLock}); select to_regclass('{name}') is not null", connection))
        {
            await using var found = await look.ExecuteReaderAsync(cancellationToken);
            await found.NextResultAsync(cancellationToken);
            await found.ReadAsync(cancellationToken);
            if (found.GetBoolean(0))
                return null;
        }
        // Attaching locks the default partition anyway; locking it first keeps a writer from adding rows of this month meanwhile.
        await using var create = new NpgsqlCommand(
            $"""
            lock table events_other in access exclusive mode;
            create table {name} (like events including all);
            with moved as (delete from events_other where at >= {from} and at < {to} returning *) insert into {name} select * from moved;
            alter table events attach partition {name} for values from ({from}) to ({to});
            """, connection);
        await create.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return name;
    }

    private static string Literal(DateTimeOffset month) => $"'{month.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)} 00:00:00+00'";

    [LoggerMessage(EventId = 1, Level = LogLevel.Information, Message = "Created partition {Name}")]
    private partial void LogCreated(string name);

    [LoggerMessage(EventId = 2, Level = LogLevel.Warning, Message = "Partitions of the coming months could not be created; trying on")]
    private partial void LogLater(Exception fault);
}
