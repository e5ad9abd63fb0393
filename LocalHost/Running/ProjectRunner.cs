using Helpdesk.Servers;

namespace Helpdesk.LocalHost.Running;

sealed class ProjectRunner(ProjectResource project, int number, Wiring wiring, Instance instance, Options options) : Runner(project, wiring, instance, options)
{
    // The configuration that this host was built in: artifacts/bin/LocalHost/release.
    static readonly string Configuration = Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/'));

    public override string Name => Wiring.NameOf(project, number);

    // Services stop themselves after 15 s (Shutdown:TimeoutSeconds) and so have the last word.
    public override TimeSpan Grace => TimeSpan.FromSeconds(20);

    /// <summary>People open the gateway as localhost, which browsers take for either loopback address.</summary>
    string Listen => project.External ? $"http://localhost:{Port}" : Wiring.Address(Name);

    public override async Task<(ChildProcess, IAsyncDisposable)> StartAsync(CancellationToken cancellation)
    {
        var name = Path.GetFileNameWithoutExtension(project.Project.ProjectPath);
        var folder = Configuration == "release" ? Path.Combine("run", name) : Path.Combine("bin", name, Configuration);
        var program = Path.Combine(Instance.Root, "artifacts", folder, $"Helpdesk.{name}.dll");
        if (!File.Exists(program))
        {
            throw new ServerFault($"{name} is not built: run `dotnet build LocalHost -c {Configuration}`.");
        }

        Ports.RequireFree(Port, Name);
        var process = await ChildProcess.StartAsync(new(Name, "dotnet", [program])
        {
            Folder = Path.GetDirectoryName(project.Project.ProjectPath),
            Environment = Variables(),
            Log = Log,
        });
        return (process, process);
    }

    public override Task HealthyAsync(CancellationToken cancellation) =>
        AnswersAsync(new Uri(Wiring.Address(Name) + project.HealthPath), http: project.HealthPath is not null, null, cancellation);

    Dictionary<string, string?> Variables()
    {
        var variables = new Dictionary<string, string?>
        {
            // Seven services share one small machine: small heaps that give memory back.
            ["DOTNET_gcServer"] = "0",
            ["DOTNET_GCConserveMemory"] = "5",
            // Native memory is asked for by few threads at a time: an arena for each costs more than it saves.
            ["MALLOC_ARENA_MAX"] = "1",
            // Threads that spin for work take the processor from the process that has it.
            ["DOTNET_ThreadPool_UnfairSemaphoreSpinLimit"] = "0",
            // Pages of machine code mapped twice cost memory and time in each of them.
            ["DOTNET_EnableWriteXorExecute"] = "0",
            ["DOTNET_NOLOGO"] = "1",
        };
        foreach (var (variable, value) in Wiring.Profiles[project.Name].Environment)
        {
            variables[variable] = value;
        }

        variables["ASPNETCORE_ENVIRONMENT"] = Options.Environment;
        variables["DOTNET_ENVIRONMENT"] = Options.Environment;
        variables["ASPNETCORE_URLS"] = Listen;
        variables["OTEL_SERVICE_NAME"] = project.Name;
        foreach (var add in project.Environment)
        {
            add(Wiring, variables);
        }

        return variables;
    }
}
