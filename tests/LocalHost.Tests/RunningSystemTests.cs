using System.Text.Json;
using Helpdesk.Servers;
using Helpdesk.Testing;

namespace Helpdesk.Tests.LocalHost;

/// <summary>The whole system while it runs.</summary>
public sealed class RunningSystemTests(RunningSystem system) : IClassFixture<RunningSystem>
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
        (await second.Exited.WaitAsync(TimeSpan.FromMinutes(2))).ShouldBe(0);
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
            TimeSpan.FromMinutes(2));
        after.GetProperty("pid").GetInt32().ShouldNotBe(before.GetProperty("pid").GetInt32());
        (await File.ReadAllTextAsync(Path.Combine(system.Folder, "host.log"))).ShouldContain("reporting      ended with exit code 137; starting it again in 1 s");

        JsonElement Reporting() => Resources(system.State()).First(resource => resource.GetProperty("name").GetString() == "reporting");
    }

    static List<JsonElement> Resources(JsonElement state) => [.. state.GetProperty("resources").EnumerateArray()];
}
