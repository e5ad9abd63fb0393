using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Helpdesk.ServiceDefaults.Database;

/// <summary>Creates the database if absent and brings it to this version, one instance at a time.</summary>
internal sealed partial class MigrateAtStart<TDb>(IServiceScopeFactory scopes, NpgsqlDataSource database, ILogger<MigrateAtStart<TDb>> log)
    : IHostedLifecycleService where TDb : ServiceDb
{
    // Any number will do as long as all instances of all versions use the same.
    private const long LockKey = 0x48_45_4C_50;

    private const int Unlimited = 0;

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        await CreateIfAbsentAsync(cancellationToken);
        await using var holder = await database.OpenConnectionAsync(cancellationToken);
        await ExecuteAsync(holder, $"select pg_advisory_lock({LockKey})", cancellationToken);
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<TDb>();
            var pending = (await db.Database.GetPendingMigrationsAsync(cancellationToken)).ToList();
            if (pending.Count > 0)
            {
                LogMigrating(pending.Count);
                // A change of a large table takes as long as it takes: given up, it would only begin anew at the next start.
                db.Database.SetCommandTimeout(Unlimited);
                await db.Database.MigrateAsync(cancellationToken);
                db.Database.SetCommandTimeout((int?)null);
            }

            foreach (var seed in scope.ServiceProvider.GetServices<ISeed<TDb>>()) await seed.SeedAsync(db, cancellationToken);
        }
        finally
        {
            await ExecuteAsync(holder, $"select pg_advisory_unlock({LockKey})", CancellationToken.None);
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task CreateIfAbsentAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var probe = await database.OpenConnectionAsync(cancellationToken);
        }
        catch (PostgresException absent) when (absent.SqlState == PostgresErrorCodes.InvalidCatalogName)
        {
            var server = new NpgsqlConnectionStringBuilder(database.ConnectionString);
            var name = server.Database!;
            server.Database = "postgres";
            // The data source hides the password; the service's own connection string still has it.
            await using var scope = scopes.CreateAsyncScope();
            server.Password = scope.ServiceProvider.GetRequiredService<DatabasePassword>().Value;
            await using var maintenance = new NpgsqlConnection(server.ConnectionString);
            await maintenance.OpenAsync(cancellationToken);
            try
            {
                await ExecuteAsync(maintenance, $"create database \"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"", cancellationToken);
            }
            catch (PostgresException race) when (race.SqlState is PostgresErrorCodes.DuplicateDatabase or PostgresErrorCodes.UniqueViolation)
            {
                LogCreatedByAnother();
            }
        }
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        // Another instance may be migrating, and is waited for however long it takes.
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = Unlimited };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Information, Message = "Applying {Count} migrations")]
    private partial void LogMigrating(int count);

    [LoggerMessage(EventId = 2, Level = LogLevel.Debug, Message = "Another instance created the database at the same moment")]
    private partial void LogCreatedByAnother();
}

/// <summary>The password of the service's database, which a data source does not tell again.</summary>
internal sealed record DatabasePassword(string? Value);

/// <summary>Data that a new database needs; runs at every start after the migrations, under the same lock, so it must change nothing twice.</summary>
public interface ISeed<in TDb> where TDb : ServiceDb
{
    /// <summary>Adds what is absent.</summary>
    Task SeedAsync(TDb db, CancellationToken cancellationToken);
}
