using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Helpdesk.Servers;
using Helpdesk.Testing;

[assembly: AssemblyFixture(typeof(RunningSystem))]

namespace Helpdesk.Tests.LocalHost;

/// <summary>The real local host with the real system: what it promises to whoever types ./helpdesk up and down.</summary>
public sealed class LocalHostTests(RunningSystem system)
{
    static readonly string[] Projects = ["gateway", "incidents", "knowledge", "telephony", "notifications", "reporting", "desk"];

    [Fact]
    public async Task Everything_becomes_healthy_and_services_start_after_their_database()
    {
        var resources = Resources(system.State()).ToDictionary(resource => resource.GetProperty("name").GetString()!);
        resources.Keys.ShouldBe(["postgres", "rabbitmq", .. Projects], ignoreOrder: true);
        resources.Values.ShouldAllBe(resource => resource.GetProperty("state").GetString() == "healthy");
        var said = (await File.ReadAllLinesAsync(Path.Combine(system.Folder, "host.log"))).Select(line => line.Split(' ')[0]).ToList();
        said.IndexOf("postgres").ShouldBeLessThan(Projects.Where(name => name != "desk").Min(said.IndexOf));
    }

    [Fact]
    public async Task A_service_is_given_what_the_diagram_says()
    {
        var pid = Resources(system.State()).First(resource => resource.GetProperty("name").GetString() == "incidents").GetProperty("pid").GetInt32();
        var environment = (await File.ReadAllTextAsync($"/proc/{pid}/environ")).Split('\0').Select(line => line.Split('=', 2)).Where(pair => pair.Length == 2)
            .ToDictionary(pair => pair[0], pair => pair[1]);
        environment["ConnectionStrings__incidents"].ShouldContain("Database=incidents");
        environment["ConnectionStrings__rabbitmq"].ShouldStartWith("amqp://helpdesk:");
        environment["ConnectionStrings__files"].ShouldStartWith("file:///");
        new Uri(environment["services__gateway__http__0"]).Port.ShouldBe(system.GatewayUrl.Port);
        environment["ASPNETCORE_URLS"].ShouldBe(system.Address("incidents").ToString().TrimEnd('/'));
        environment["ASPNETCORE_ENVIRONMENT"].ShouldBe("Development");
        environment["OTEL_SERVICE_NAME"].ShouldBe("incidents");
        environment.ShouldNotContainKey("ConnectionStrings__elasticsearch");
    }

    [Fact]
    public void Secrets_are_readable_by_their_owner_alone() =>
        Directory.GetFiles(Path.Combine(system.Folder, "secrets"))
            .ShouldAllBe(file => File.GetUnixFileMode(file) == (UnixFileMode.UserRead | UnixFileMode.UserWrite));

    [Fact]
    public async Task A_second_start_says_that_the_system_runs_already()
    {
        await using var second = await RunningSystem.StartHostAsync(system.Folder);
        (await second.Exited.WaitAsync(TimeSpan.FromSeconds(20))).ShouldBe(0);
        second.Tail.ShouldContain($"is running already: {system.GatewayUrl.ToString().TrimEnd('/')}");
    }

    [Fact]
    public async Task A_crashed_service_is_started_again()
    {
        var before = Reporting();
        Signals.Send(before.GetProperty("pid").GetInt32(), Signal.Kill).ShouldBeTrue();
        var after = await Probe.Until(
            "reporting to be healthy again",
            () => Task.FromResult(Reporting()),
            now => now.GetProperty("restarts").GetInt32() > before.GetProperty("restarts").GetInt32() && now.GetProperty("state").GetString() == "healthy",
            TimeSpan.FromSeconds(60));
        after.GetProperty("pid").GetInt32().ShouldNotBe(before.GetProperty("pid").GetInt32());
        (await File.ReadAllTextAsync(Path.Combine(system.Folder, "host.log"))).ShouldContain("reporting      ended with exit code 137; starting it again in 1 s");

        JsonElement Reporting() => Resources(system.State()).First(resource => resource.GetProperty("name").GetString() == "reporting");
    }

    [Fact]
    public async Task Stopping_leaves_no_process_and_PostgreSQL_shut_down_cleanly()
    {
        var folder = TestServers.NewFolder("stopped");
        await using var host = await RunningSystem.StartHostAsync(folder);
        var started = await AllStartedAsync(folder);
        host.Send(Signal.Terminate);
        (await host.Exited.WaitAsync(TimeSpan.FromSeconds(60))).ShouldBe(0);
        started.Where(IsAlive).ShouldBeEmpty();
        // --scratch stops PostgreSQL at once; what matters is that it was stopped, and after the services.
        (await File.ReadAllTextAsync(Path.Combine(folder, "logs", "postgres.log"))).ShouldContain("shutdown");
        JsonSerializer.Deserialize<JsonElement>(await File.ReadAllTextAsync(Path.Combine(folder, "state.json"))).GetProperty("state").GetString().ShouldBe("stopped");
    }

    [Fact]
    public async Task A_killed_host_leaves_no_process()
    {
        var folder = TestServers.NewFolder("killed");
        await using var host = await RunningSystem.StartHostAsync(folder);
        var started = await AllStartedAsync(folder);
        host.Send(Signal.Kill);
        await Probe.Until("all children of a killed host to end", () => Task.FromResult(started.Where(IsAlive).ToList()), left => left.Count == 0, TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task A_taken_port_is_said_in_one_sentence_before_anything_starts()
    {
        var listener = new TcpListener(IPAddress.Loopback, 5090);
        try
        {
            listener.Start();
        }
        catch (SocketException)
        {
            // Somebody else holds it, which serves as well.
        }

        using (listener)
        {
            await using var host = await RunAsync("up", "--data", TestServers.NewFolder("taken"));
            (await host.Exited.WaitAsync(TimeSpan.FromSeconds(20))).ShouldBe(1);
            host.Tail.ShouldStartWith("Port 5090, which postgres needs on 127.0.0.1, is taken by another program: ");
            host.Tail.Split('\n').Length.ShouldBe(1);
        }
    }

    [Fact]
    [Trait("Feature", "F121")]
    public async Task A_training_instance_has_its_own_data_and_ports()
    {
        var folder = Path.Combine(TestServers.NewFolder("instances"), "training");
        await using var host = await RunAsync("up", "--instance", "training", "--data", folder, "--scratch", "--background");
        var postgres = await Probe.Until(
            "the training instance's PostgreSQL",
            () => Task.FromResult(Resources(StateOf(folder)).FirstOrDefault(resource => resource.GetProperty("name").GetString() == "postgres")),
            found => found.ValueKind == JsonValueKind.Object && found.GetProperty("state").GetString() == "healthy",
            TimeSpan.FromSeconds(30));
        postgres.GetProperty("port").GetInt32().ShouldBe(6090);
        Directory.Exists(Path.Combine(folder, "postgres")).ShouldBeTrue();
        host.Send(Signal.Terminate);
        (await host.Exited.WaitAsync(TimeSpan.FromSeconds(60))).ShouldBe(0);
    }

    [Fact]
    public async Task A_wrong_command_line_is_answered_with_the_usage()
    {
        await using var host = await RunAsync("up", "--instance", "No Such");
        (await host.Exited.WaitAsync(TimeSpan.FromSeconds(20))).ShouldBe(2);
        host.Tail.ShouldStartWith("usage:");
    }

    /// <summary>The ids of all processes once the servers are healthy and each project has been started.</summary>
    static async Task<List<int>> AllStartedAsync(string folder)
    {
        var resources = await Probe.Until(
            "all processes of a second system",
            () => Task.FromResult(Resources(StateOf(folder))),
            all => all.Count == 9 && all.TrueForAll(resource => resource.GetProperty("pid").ValueKind == JsonValueKind.Number),
            TimeSpan.FromSeconds(90));
        var parents = resources.Select(resource => resource.GetProperty("pid").GetInt32()).ToHashSet();
        return [.. parents, .. Children(parents)];
    }

    static IEnumerable<int> Children(HashSet<int> parents) =>
        Directory.GetDirectories("/proc").Select(Path.GetFileName).Where(name => int.TryParse(name, out _)).Select(int.Parse!)
            .Where(id => File.Exists($"/proc/{id}/stat") && parents.Contains(Parent(id)));

    static int Parent(int id)
    {
        try
        {
            return int.Parse(File.ReadAllText($"/proc/{id}/stat").Split(')')[^1].Split(' ')[2], System.Globalization.CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0;
        }
    }

    static bool IsAlive(int id)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/stat").Split(')')[^1].Split(' ')[1] != "Z";
        }
        catch (IOException)
        {
            return false;
        }
    }

    static Task<ChildProcess> RunAsync(params string[] arguments)
    {
        var beside = new DirectoryInfo(AppContext.BaseDirectory);
        var program = Path.Combine(beside.Parent!.Parent!.FullName, "LocalHost", beside.Name, "Helpdesk.LocalHost.dll");
        return ChildProcess.StartAsync(new("the local host", "dotnet", [program, .. arguments]) { WhenParentDies = Signal.Terminate });
    }

    static List<JsonElement> Resources(JsonElement state) =>
        state.ValueKind == JsonValueKind.Object ? [.. state.GetProperty("resources").EnumerateArray()] : [];

    static JsonElement StateOf(string folder)
    {
        var file = Path.Combine(folder, "state.json");
        return File.Exists(file) ? JsonSerializer.Deserialize<JsonElement>(File.ReadAllText(file)) : default;
    }
}
