using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Helpdesk.Servers;
using Helpdesk.Testing;

[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace Helpdesk.Tests.LocalHost;

/// <summary>Starts and ends of the real local host; the services needn't be healthy for it.</summary>
public sealed class HostLifeTests
{
    static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task Down_stops_everything_in_reverse_order_and_PostgreSQL_cleanly()
    {
        var folder = TestServers.NewFolder("stopped");
        await using var host = await RunAsync("up", "--data", folder, "--ports", "free", "--environment", "Development", "--background");
        var started = await AllStartedAsync(folder);
        await using (var down = await RunAsync("down", "--data", folder))
        {
            (await down.Exited.WaitAsync(Limit)).ShouldBe(0);
            down.Tail.ShouldContain("has stopped");
        }

        (await host.Exited.WaitAsync(Limit)).ShouldBe(0);
        started.Where(ChildProcesses.IsAlive).ShouldBeEmpty();
        var stopped = host.Tail.Split('\n').Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(words => words is [_, "stopped", ..]).Select(words => words[0]).ToList();
        stopped[^2..].ShouldBe(["rabbitmq", "postgres"]);
        stopped[..^2].ShouldBe(["gateway", "incidents", "knowledge", "telephony", "notifications", "reporting", "desk"], ignoreOrder: true);
        (await File.ReadAllTextAsync(Path.Combine(folder, "logs", "postgres.log"))).ShouldContain("database system is shut down");
        StateOf(folder).GetProperty("state").GetString().ShouldBe("stopped");
        await using var again = await RunAsync("down", "--data", folder);
        (await again.Exited.WaitAsync(Limit)).ShouldBe(0);
        again.Tail.ShouldContain("is not running");
    }

    [Theory]
    [InlineData(Signal.Interrupt)]
    [InlineData(Signal.Terminate)]
    public async Task A_signal_stops_everything(Signal signal)
    {
        var folder = TestServers.NewFolder("signalled");
        await using var host = await RunningSystem.StartHostAsync(folder);
        var started = await AllStartedAsync(folder);
        host.Send(signal);
        (await host.Exited.WaitAsync(Limit)).ShouldBe(0);
        started.Where(ChildProcesses.IsAlive).ShouldBeEmpty();
        StateOf(folder).GetProperty("state").GetString().ShouldBe("stopped");
    }

    [Fact]
    public async Task A_killed_host_leaves_no_process()
    {
        var folder = TestServers.NewFolder("killed");
        await using var host = await RunningSystem.StartHostAsync(folder);
        var started = await AllStartedAsync(folder);
        host.Send(Signal.Kill);
        await Probe.Until("all children of a killed host to end", () => Task.FromResult(started.Where(ChildProcesses.IsAlive).ToList()), left => left.Count == 0, Limit);
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
            (await host.Exited.WaitAsync(Limit)).ShouldBe(1);
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
            Limit);
        postgres.GetProperty("port").GetInt32().ShouldBe(6090);
        Directory.Exists(Path.Combine(folder, "postgres")).ShouldBeTrue();
        host.Send(Signal.Terminate);
        (await host.Exited.WaitAsync(Limit)).ShouldBe(0);
    }

    [Fact]
    [Trait("Feature", "F88")]
    public async Task Elasticsearch_of_a_script_is_started_searched_in_and_stopped_with_the_rest()
    {
        Assert.SkipUnless(ElasticsearchScript.File is not null, "There is no shared/elasticsearch beside the repository.");
        var folder = TestServers.NewFolder("searching");
        await using var host = await SearchingAsync(folder, new() { ["ELASTICSEARCH_START"] = ElasticsearchScript.File });
        var server = await ResourceAsync(folder, "elasticsearch", found => found.GetProperty("state").GetString() == "healthy");
        var password = (await File.ReadAllTextAsync(Path.Combine(folder, "secrets", "elasticsearch-password"))).Trim();
        (await SearchesInAsync(folder)).ShouldBe($"http://helpdesk:{password}@127.0.0.1:{server.GetProperty("port").GetInt32()}");
        // It lets in nobody else.
        using var stranger = new HttpClient();
        (await stranger.GetAsync(new Uri($"http://127.0.0.1:{server.GetProperty("port").GetInt32()}/"))).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);

        var process = server.GetProperty("pid").GetInt32();
        int[] started = [process, .. ChildProcesses.Of(process).Select(child => child.Id)];
        host.Send(Signal.Terminate);
        (await host.Exited.WaitAsync(Limit)).ShouldBe(0);
        started.Where(ChildProcesses.IsAlive).ShouldBeEmpty();
    }

    [Fact]
    [Trait("Feature", "F88")]
    public async Task Elasticsearch_that_runs_elsewhere_is_taken_before_one_that_would_be_started()
    {
        var folder = TestServers.NewFolder("elsewhere");
        await using var host = await SearchingAsync(folder, new() { ["ELASTICSEARCH_URL"] = "http://somebody:secret@127.0.0.1:9/", ["ELASTICSEARCH_HOME"] = "/nowhere" });
        (await SearchesInAsync(folder)).ShouldBe("http://somebody:secret@127.0.0.1:9");
        Resources(StateOf(folder)).ShouldNotContain(resource => resource.GetProperty("name").GetString() == "elasticsearch" && resource.GetProperty("pid").ValueKind == JsonValueKind.Number);
        host.Send(Signal.Terminate);
        (await host.Exited.WaitAsync(Limit)).ShouldBe(0);
    }

    [Fact]
    public async Task A_wrong_command_line_is_answered_with_the_usage()
    {
        await using var host = await RunAsync("up", "--instance", "No Such");
        (await host.Exited.WaitAsync(Limit)).ShouldBe(2);
        host.Tail.ShouldStartWith("usage:");
    }

    /// <summary>The ids of all processes once the servers are healthy and each project has been started.</summary>
    static async Task<List<int>> AllStartedAsync(string folder)
    {
        var resources = await Probe.Until(
            "all processes of a second system",
            () => Task.FromResult(Resources(StateOf(folder))),
            all => all.Count == 9 && all.TrueForAll(resource => resource.GetProperty("pid").ValueKind == JsonValueKind.Number),
            Limit);
        var parents = resources.Select(resource => resource.GetProperty("pid").GetInt32()).ToHashSet();
        return [.. parents, .. parents.SelectMany(ChildProcesses.Of).Select(child => child.Id)];
    }

    static Task<ChildProcess> SearchingAsync(string folder, Dictionary<string, string?> environment) =>
        RunAsync(environment, "up", "--data", folder, "--ports", "free", "--scratch", "--environment", "Development", "--background");

    /// <summary>The address that the knowledge base was given.</summary>
    static async Task<string?> SearchesInAsync(string folder)
    {
        var knowledge = await ResourceAsync(folder, "knowledge", found => found.GetProperty("pid").ValueKind == JsonValueKind.Number);
        const string Variable = "ConnectionStrings__elasticsearch=";
        return (await File.ReadAllTextAsync($"/proc/{knowledge.GetProperty("pid").GetInt32()}/environ")).Split('\0')
            .FirstOrDefault(variable => variable.StartsWith(Variable, StringComparison.Ordinal))?[Variable.Length..];
    }

    static Task<JsonElement> ResourceAsync(string folder, string name, Func<JsonElement, bool> ready) => Probe.Until(
        name, () => Task.FromResult(Resources(StateOf(folder)).FirstOrDefault(resource => resource.GetProperty("name").GetString() == name)),
        found => found.ValueKind == JsonValueKind.Object && ready(found), Limit);

    static Task<ChildProcess> RunAsync(params string[] arguments) => RunAsync([], arguments);

    static Task<ChildProcess> RunAsync(Dictionary<string, string?> environment, params string[] arguments)
    {
        var beside = new DirectoryInfo(AppContext.BaseDirectory);
        var program = Path.Combine(beside.Parent!.Parent!.FullName, "LocalHost", beside.Name, "Helpdesk.LocalHost.dll");
        return ChildProcess.StartAsync(new("the local host", "dotnet", [program, .. arguments]) { Environment = environment, WhenParentDies = Signal.Terminate });
    }

    static List<JsonElement> Resources(JsonElement state) =>
        state.ValueKind == JsonValueKind.Object ? [.. state.GetProperty("resources").EnumerateArray()] : [];

    static JsonElement StateOf(string folder)
    {
        var file = Path.Combine(folder, "state.json");
        return File.Exists(file) ? JsonSerializer.Deserialize<JsonElement>(File.ReadAllText(file)) : default;
    }
}
