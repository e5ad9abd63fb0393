using System.Runtime.InteropServices;
using Helpdesk.Servers;

namespace Helpdesk.LocalHost.Running;

/// <summary>Starts the described system, keeps it running, stops it in reverse order.</summary>
sealed class LocalSystem : IDisposable
{
    readonly CancellationTokenSource stopping = new();
    readonly Options options;
    readonly Wiring wiring;
    readonly Board board;
    readonly string address;
    readonly List<Unit> units;

    public LocalSystem(IReadOnlyList<IResource> resources, Instance instance, Options options)
    {
        this.options = options;
        wiring = new Wiring(resources, instance, options);
        wiring.RequireFreePorts();
        address = resources.OfType<ProjectResource>().FirstOrDefault(project => project.External) is { } door ? $"http://localhost:{wiring.Port(door.Name)}" : "";
        board = new Board(instance, options, address);
        units = [.. resources.SelectMany(resource => Runner.For(resource, wiring, instance, options)).Select(runner => new Unit(runner))];
        board.Show(units);
    }

    public async Task<int> RunAsync()
    {
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using var quit = PosixSignalRegistration.Create(PosixSignal.SIGQUIT, Stop);
        units.ForEach(board.Starting);
        var built = BuiltAsync();
        var running = units.ConvertAll(unit => RunAsync(unit, built));
        var ready = ReadyAsync();
        try
        {
            // A unit runs until the end; one that ends earlier has a fault that waiting doesn't heal.
            await await Task.WhenAny(running);
            return 0;
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return 0;
        }
        catch (ServerFault fault)
        {
            board.Say(fault.Message);
            return 1;
        }
        finally
        {
            await stopping.CancelAsync();
            await Task.WhenAll(running.Append(ready).Select(task => task.ContinueWith(_ => { }, TaskScheduler.Default)));
            await StopAsync();
        }
    }

    public void Dispose() => stopping.Dispose();

    Task RunAsync(Unit unit, Task built)
    {
        var before = unit.Runner.Resource.WaitsFor
            .Select(dependency => dependency is PostgresDatabaseResource database ? database.Parent.Name : dependency.Name)
            .SelectMany(name => units.Where(other => other.Runner.Resource.Name == name)).Select(other => other.Healthy);
        return Task.Run(() => unit.RunAsync(unit.Runner is ProjectRunner ? before.Append(built) : before, board, stopping.Token));
    }

    async Task ReadyAsync()
    {
        await Task.WhenAll(units.Select(unit => unit.Healthy)).WaitAsync(stopping.Token);
        board.Become("ready");
        if (!options.Background && wiring.Generated.Contains("admin-password"))
        {
            board.Say($"The administrator is admin with {AdminPassword()}: shown once, kept in the data folder's secrets.");
        }

        var people = options.Environment == "Development"
            ? "; sign in as anna, boris, vera (operators), egor (expert), sofia (supervisor), alla (analyst) or petr (partner) with demo-Pass1"
            : "";
        board.Say($"Ready in {board.Elapsed.TotalSeconds:0.0} s: {address}{people}");
        // From here on it only waits: what the start needed goes back.
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
    }

    string AdminPassword() => wiring.Value(new ParameterResource("admin-password", secret: true));

    async Task BuiltAsync()
    {
        while (options.After is { } file)
        {
            var said = File.Exists(file) ? (await File.ReadAllTextAsync(file)).Trim() : "";
            if (said == "built")
            {
                return;
            }

            if (said.Length > 0)
            {
                throw new ServerFault($"The build failed: {said}");
            }

            await Task.Delay(100, stopping.Token);
        }
    }

    async Task StopAsync()
    {
        board.Become("stopping");
        foreach (var level in units.GroupBy(Level).OrderByDescending(group => group.Key))
        {
            await Task.WhenAll(level.Select(unit => unit.StopAsync(board)));
        }

        board.Become("stopped");
        board.Say("Stopped.");
    }

    /// <summary>Servers first, each for itself in their order, then projects, then projects that wait for projects.</summary>
    int Level(Unit unit) =>
        unit.Runner is not ProjectRunner
            ? units.IndexOf(unit) - units.Count
            : 1 + unit.Runner.Resource.WaitsFor.OfType<ProjectResource>().Select(project => Level(units.Find(other => other.Name == project.Name)!)).DefaultIfEmpty(0).Max();

    void Stop(PosixSignalContext context)
    {
        context.Cancel = true;
        if (!stopping.IsCancellationRequested)
        {
            board.Say("Stopping.");
            stopping.Cancel();
        }
    }
}
