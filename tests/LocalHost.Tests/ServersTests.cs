using System.Net;
using Helpdesk.Servers;
using Helpdesk.Testing;
using Npgsql;

namespace Helpdesk.Tests.LocalHost;

public sealed class ServersTests
{
    [Fact]
    public async Task PostgreSQL_keeps_its_data_and_its_password_over_a_restart()
    {
        var folder = TestServers.NewFolder("kept");
        int port;
        await using (var first = await PostgresServer.StartAsync(new() { Folder = folder }))
        {
            port = first.Port;
            await Execute(first.ConnectionString, "CREATE TABLE kept (x int); INSERT INTO kept VALUES (42)");
        }

        File.GetUnixFileMode(Path.Combine(folder, "password")).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        await using var second = await PostgresServer.StartAsync(new() { Folder = folder, Port = port });
        (await Execute(second.ConnectionString, "SELECT x FROM kept")).ShouldBe(42);
        (await Execute(second.ConnectionString, "SHOW max_connections")).ShouldBe("200");
        (await File.ReadAllTextAsync(Path.Combine(folder, "postgres.log"))).ShouldContain("database system is shut down");
    }

    [Fact]
    public async Task RabbitMQ_hands_out_empty_virtual_hosts()
    {
        var address = new Uri(await TestServers.VirtualHostAsync());
        var management = await TestServers.ManagementAsync();
        (await management.GetStringAsync(new Uri("api/vhosts", UriKind.Relative))).ShouldContain(address.AbsolutePath.Trim('/'));
    }

    [Fact]
    public async Task RabbitMQ_listens_on_the_loopback_address_alone_and_ends_with_everything_it_started()
    {
        var before = ChildProcesses.Of(Environment.ProcessId);
        var server = await TestServers.OwnRabbitMqAsync();
        var started = ChildProcesses.Of(Environment.ProcessId).Except(before).Where(child => child.Name is "beam.smp" or "epmd").Select(child => child.Id).ToList();
        started.ShouldContain(server.Process.Id);
        var listening = ChildProcesses.Listening(server.Process.Id);
        listening.ShouldNotBeEmpty();
        listening.ShouldAllBe(address => IPAddress.IsLoopback(address));
        await server.DisposeAsync();
        await Probe.Until("the broker's processes to end", () => Task.FromResult(started.Where(ChildProcesses.IsAlive).ToList()), left => left.Count == 0);
    }

    [Fact]
    public async Task A_taken_port_is_said_in_one_sentence()
    {
        using var listener = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        var fault = await Should.ThrowAsync<ServerFault>(() => PostgresServer.StartAsync(new() { Folder = TestServers.NewFolder("taken"), Port = port }));
        fault.Message.ShouldStartWith($"Port {port}, which PostgreSQL needs on 127.0.0.1, is taken by another program");
    }

    [Fact]
    public void A_full_disk_is_said_in_one_sentence()
    {
        // Linux's own full device: every write to it fails as on a full disk.
        var full = Should.Throw<IOException>(() => File.WriteAllText("/dev/full", "anything"));
        ServerFault.FromIo(full, "/data").ShouldNotBeNull().Message.ShouldBe("The disk that holds /data is full: free some space and start again.");
    }

    static async Task<object?> Execute(string connectionString, string sql)
    {
        await using var source = NpgsqlDataSource.Create(connectionString + ";Database=postgres;Pooling=false");
        await using var command = source.CreateCommand(sql);
        return await command.ExecuteScalarAsync();
    }
}
