using Helpdesk.ServiceDefaults.Messaging;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace Helpdesk.ServiceDefaults.Database;

/// <summary>A service's own database.</summary>
public static class DatabaseExtensions
{
    // Ten processes with full pools stay below PostgreSQL's 200 connections.
    private const int PoolSize = 20;

    /// <summary>
    /// Adds the pooled context over <c>ConnectionStrings:{name}</c>. At start the database is created if absent and migrated, under an
    /// advisory lock, before the service takes requests or messages.
    /// </summary>
    public static WebApplicationBuilder AddDatabase<TDb>(this WebApplicationBuilder builder, string name) where TDb : ServiceDb
    {
        var services = builder.Services;
        services.AddSingleton(provider => NpgsqlDataSource.Create(ConnectionString(provider.GetRequiredService<IConfiguration>(), name)));
        services.AddSingleton(provider => new DatabasePassword(
            new NpgsqlConnectionStringBuilder(ConnectionString(provider.GetRequiredService<IConfiguration>(), name)).Password));
        services.AddSingleton<AfterCommitInterceptor>();
        services.AddSingleton<OutboxSignal>();
        services.AddDbContextPool<TDb>(Configure);
        services.AddScoped<ServiceDb>(provider => provider.GetRequiredService<TDb>());
        services.AddHostedService<MigrateAtStart<TDb>>();
        services.AddHealthChecks().AddCheck<DatabaseHealth>("database");
        return builder;
    }

    private static void Configure(IServiceProvider provider, DbContextOptionsBuilder options) => options
        .UseNpgsql(provider.GetRequiredService<NpgsqlDataSource>())
        // Counting "1000+" stops at any thousand rows; pages name their order themselves.
        .ConfigureWarnings(warnings => warnings.Ignore(CoreEventId.RowLimitingOperationWithoutOrderByWarning))
        .AddInterceptors(provider.GetRequiredService<AfterCommitInterceptor>());

    private static string ConnectionString(IConfiguration configuration, string name)
    {
        // Making a migration needs the model, not the server.
        var text = configuration.GetConnectionString(name) ?? (EF.IsDesignTime ? "Host=localhost" : null)
            ?? throw new InvalidOperationException($"ConnectionStrings:{name} is not set; the AppHost sets it.");
        var connection = new NpgsqlConnectionStringBuilder(text) { MaxPoolSize = PoolSize, ConnectionIdleLifetime = 60 };
        if (!connection.ContainsKey("Database") || string.IsNullOrEmpty(connection.Database)) connection.Database = name;
        // Prepared statements are kept per connection. Telephony runs about a hundred different ones in a busy hour: an update of each set of
        // columns is a statement of its own.
        connection.MaxAutoPrepare = 128;
        connection.AutoPrepareMinUsages = 3;
        // No service changes anything of its session, and ten statements of resetting would go with every use of a connection.
        connection.NoResetOnClose = true;
        return connection.ConnectionString;
    }

    private sealed class DatabaseHealth(NpgsqlDataSource database) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            try
            {
                await using var command = database.CreateCommand("select 1");
                await command.ExecuteScalarAsync(cancellationToken);
                return HealthCheckResult.Healthy();
            }
            catch (NpgsqlException exception)
            {
                return HealthCheckResult.Unhealthy("PostgreSQL does not answer.", exception);
            }
        }
    }
}
