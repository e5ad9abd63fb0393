using System.Diagnostics;

namespace Helpdesk.LocalHost.Running;

/// <summary>What the host says: a line for each resource, and the state file for other processes.</summary>
sealed class Board(Instance instance, Options options, string address)
{
    readonly Lock gate = new();
    readonly Stopwatch clock = Stopwatch.StartNew();
    readonly DateTimeOffset startedAt = TimeProvider.System.GetUtcNow();
    IReadOnlyList<Unit> units = [];
    string state = "starting";
    double? readyAfter;

    public TimeSpan Elapsed => clock.Elapsed;

    public void Show(IReadOnlyList<Unit> all)
    {
        units = all;
        Write();
    }

    public void Say(string line)
    {
        lock (gate)
        {
            Console.WriteLine(line);
        }
    }

    public void Changed(Unit unit) => Write();

    public void Starting(Unit unit) => Say($"{unit.Name,-14} starting  port {unit.Runner.Port}");

    public void Healthy(Unit unit)
    {
        Say($"{unit.Name,-14} healthy   port {unit.Runner.Port,-5}  pid {unit.Process?.Id,-7}  {clock.Elapsed.TotalSeconds,5:0.0} s");
        Write();
    }

    public void Failed(Unit unit, string why, TimeSpan backOff)
    {
        Say($"{unit.Name,-14} {why}; starting it again in {backOff.TotalSeconds:0} s ({unit.Runner.Log} says why)");
        Write();
    }

    public void Stopped(Unit unit)
    {
        Say($"{unit.Name,-14} stopped   {clock.Elapsed.TotalSeconds,5:0.0} s");
        Write();
    }

    public void Become(string newState)
    {
        state = newState;
        if (newState == "ready")
        {
            readyAfter = Math.Round(clock.Elapsed.TotalSeconds, 1);
        }

        Write();
    }

    void Write()
    {
        lock (gate)
        {
            try
            {
                new StateFile(Environment.ProcessId, state, address, options.Environment, startedAt, readyAfter, [.. units.Select(unit => unit.Describe())])
                    .Write(instance.Folder);
            }
            catch (IOException)
            {
                // A full disk: the system goes on, only `status` is late.
            }
        }
    }
}
