using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using Helpdesk.Servers;
using Npgsql;

namespace Helpdesk.Testing;

/// <summary>
/// Real PostgreSQL and RabbitMQ for tests: those that <c>HELPDESK_TEST_POSTGRES</c> (Npgsql's connection string without a database) and
/// <c>HELPDESK_TEST_RABBITMQ</c> (amqp address of an administrator) with <c>HELPDESK_TEST_RABBITMQ_MANAGEMENT</c> (http address of its
/// management API) name, otherwise servers of this test process's own, which end with it.
/// </summary>
public static class TestServers
{
    static readonly Lazy<Task<string>> Postgres = new(StartPostgresAsync);
    static readonly Lazy<Task<Broker>> RabbitMq = new(StartRabbitMqAsync);
    static readonly ConcurrentBag<string> Databases = [];
    static readonly ConcurrentBag<string> VirtualHosts = [];
    static readonly ConcurrentBag<IAsyncDisposable> Own = [];
    static readonly string Folder = Path.Combine(Path.GetTempPath(), $"helpdesk-tests-{Environment.ProcessId}");

    static TestServers()
    {
        RemoveLeftovers();
        // The runner gives a process ten seconds to end and calls it failed after them.
        AppDomain.CurrentDomain.ProcessExit += (_, _) => CleanAsync().Wait(TimeSpan.FromSeconds(8));
    }

    /// <summary>Connection string of a database that no other test uses; it does not exist yet, services create their own.</summary>
    /// <param name="name">The beginning of its name: small Latin letters and digits.</param>
    public static async Task<string> DatabaseAsync(string name)
    {
        var builder = new NpgsqlConnectionStringBuilder(await Postgres.Value) { Database = $"{name}_{Guid.NewGuid():n}"[..Math.Min(63, name.Length + 13)] };
        Databases.Add(builder.Database!);
        return builder.ConnectionString;
    }

    /// <summary>Connection string of the server's maintenance database, as superuser.</summary>
    public static async Task<string> AdminDatabaseAsync() =>
        new NpgsqlConnectionStringBuilder(await Postgres.Value) { Database = "postgres" }.ConnectionString;

    /// <summary>AMQP address, with user and password, of an empty virtual host that no other test uses.</summary>
    public static async Task<string> VirtualHostAsync()
    {
        var broker = await RabbitMq.Value;
        var name = $"test-{Guid.NewGuid():n}"[..17];
        var user = broker.Address.UserInfo.Split(':')[0];
        await broker.PutAsync($"api/vhosts/{name}", new { });
        await broker.PutAsync($"api/permissions/{name}/{user}", new { configure = ".*", write = ".*", read = ".*" });
        VirtualHosts.Add(name);
        return $"{broker.Address.GetLeftPart(UriPartial.Authority)}/{name}";
    }

    /// <summary>A client of the broker's management API (base address and authorization set): queues, connections, messages.</summary>
    public static async Task<HttpClient> ManagementAsync() => (await RabbitMq.Value).Management;

    /// <summary>A PostgreSQL server of the caller's own, to be stopped and killed at will; in the test process's folder.</summary>
    public static Task<PostgresServer> OwnPostgresAsync(int? port = null, string? folder = null) =>
        PostgresServer.StartAsync(new() { Folder = folder ?? NewFolder("postgres"), Port = port, Durable = false });

    /// <summary>A RabbitMQ broker of the caller's own, to be stopped and killed at will; in the test process's folder.</summary>
    public static Task<RabbitMqServer> OwnRabbitMqAsync(int? port = null, string? folder = null) =>
        RabbitMqServer.StartAsync(new() { Folder = folder ?? NewFolder("rabbitmq"), Port = port });

    /// <summary>A new empty folder that is deleted when the test process ends.</summary>
    public static string NewFolder(string name)
    {
        var folder = Path.Combine(Folder, $"{name}-{Guid.NewGuid():n}"[..(name.Length + 9)]);
        Directory.CreateDirectory(folder);
        return folder;
    }

    static async Task<string> StartPostgresAsync()
    {
        if (Environment.GetEnvironmentVariable("HELPDESK_TEST_POSTGRES") is { Length: > 0 } given)
        {
            return given;
        }

        var server = await OwnPostgresAsync();
        Own.Add(server);
        return server.ConnectionString;
    }

    static async Task<Broker> StartRabbitMqAsync()
    {
        if (Environment.GetEnvironmentVariable("HELPDESK_TEST_RABBITMQ") is { Length: > 0 } given)
        {
            var management = Environment.GetEnvironmentVariable("HELPDESK_TEST_RABBITMQ_MANAGEMENT")
                ?? throw new InvalidOperationException("HELPDESK_TEST_RABBITMQ needs HELPDESK_TEST_RABBITMQ_MANAGEMENT beside it: http://127.0.0.1:PORT/ of the broker's management API.");
            return new Broker(new Uri(given), new Uri(management));
        }

        var server = await RabbitMqServer.StartAsync(new() { Folder = NewFolder("rabbitmq"), ManagementPort = Ports.Free() });
        Own.Add(server);
        return new Broker(server.Address, server.Management!);
    }

    static async Task CleanAsync()
    {
        if (Own.IsEmpty)
        {
            // On a busy machine a hundred databases take longer to drop; who gave the server throws the rest away with it.
            await Task.WhenAny(DropAsync(), Task.Delay(TimeSpan.FromSeconds(5)));
        }

        foreach (var broker in Own.OfType<RabbitMqServer>())
        {
            // Its orderly shutdown takes seconds, and its data go with it.
            broker.Process.Send(Signal.Kill);
        }

        await Task.WhenAll(Own.Select(server => server.DisposeAsync().AsTask()));
        if (Directory.Exists(Folder))
        {
            // Clusters of ten thousand files: on a busy machine they take longer to delete than the runner waits.
            Process.Start("setsid", ["rm", "-rf", Folder]).Dispose();
        }
    }

    static async Task DropAsync()
    {
        if (!Databases.IsEmpty)
        {
            NpgsqlConnection.ClearAllPools();
            await using var source = NpgsqlDataSource.Create(await AdminDatabaseAsync());
            foreach (var database in Databases)
            {
                await using var drop = source.CreateCommand($"DROP DATABASE IF EXISTS \"{database}\" WITH (FORCE)");
                await drop.ExecuteNonQueryAsync();
            }
        }

        foreach (var name in VirtualHosts)
        {
            using var answer = await (await RabbitMq.Value).Management.DeleteAsync(new Uri($"api/vhosts/{name}", UriKind.Relative));
        }
    }

    /// <summary>Folders of test processes that were killed.</summary>
    static void RemoveLeftovers()
    {
        foreach (var folder in Directory.GetDirectories(Path.GetTempPath(), "helpdesk-tests-*"))
        {
            if (int.TryParse(Path.GetFileName(folder)["helpdesk-tests-".Length..], out var process) && !Directory.Exists($"/proc/{process}"))
            {
                try
                {
                    Directory.Delete(folder, recursive: true);
                }
                catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
                {
                    // Another test process is removing it, or another user owns it.
                }
            }
        }
    }

    sealed class Broker
    {
        public Broker(Uri address, Uri management)
        {
            Address = address;
            var user = management.UserInfo.Length > 0 ? management.UserInfo : address.UserInfo;
            Management = new HttpClient { BaseAddress = new UriBuilder(management) { UserName = "", Password = "" }.Uri };
            Management.DefaultRequestHeaders.Authorization =
                new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(Uri.UnescapeDataString(user))));
        }

        public Uri Address { get; }

        public HttpClient Management { get; }

        public async Task PutAsync(string path, object body)
        {
            using var answer = await Management.PutAsJsonAsync(new Uri(path, UriKind.Relative), body);
            answer.EnsureSuccessStatusCode();
        }
    }
}
