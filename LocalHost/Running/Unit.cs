using System.Diagnostics;
using Helpdesk.Servers;

namespace Helpdesk.LocalHost.Running;

/// <summary>One server or project while the system runs.</summary>
sealed class Unit(Runner runner)
{
    readonly TaskCompletionSource healthy = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Runner Runner { get; } = runner;

    public string Name => Runner.Name;

    /// <summary>Completes when it is healthy for the first time.</summary>
    public Task Healthy => healthy.Task;

    public string State { get; private set; } = "waiting";

    public int Restarts { get; private set; }

    public ChildProcess? Process { get; private set; }

    IAsyncDisposable? Stop { get; set; }

    public ResourceState Describe() => new(Name, State, Runner.Port, Process?.Id, Restarts, Runner.Log);

    /// <summary>Starts it when all that it waits for are healthy, and again whenever it ends by itself.</summary>
    /// <exception cref="ServerFault">The first start cannot succeed, whatever one waits for.</exception>
    public async Task RunAsync(IEnumerable<Task> before, Board board, CancellationToken stopping)
    {
        await Task.WhenAll(before).WaitAsync(stopping);
        var backOff = TimeSpan.Zero;
        while (true)
        {
            State = "starting";
            board.Changed(this);
            var lived = Stopwatch.StartNew();
            var why = await OnceAsync(board, stopping);
            Process = null;
            Restarts++;
            State = "failed";
            backOff = lived.Elapsed > TimeSpan.FromMinutes(1) || backOff == TimeSpan.Zero
                ? TimeSpan.FromSeconds(1)
                : TimeSpan.FromSeconds(Math.Min(30, backOff.TotalSeconds * 2));
            board.Failed(this, why, backOff);
            await Task.Delay(backOff, stopping);
        }
    }

    /// <summary>Stops it and what it started.</summary>
    public async Task StopAsync(Board board)
    {
        if (Process is not { } process || Stop is not { } stop)
        {
            State = "stopped";
            board.Changed(this);
            return;
        }

        State = "stopping";
        if (process.Exited.IsCompleted || await process.StopAsync(Runner.Grace))
        {
            await stop.DisposeAsync();
        }
        else
        {
            await stop.DisposeAsync();
            board.Say($"{Name} did not stop within {Runner.Grace.TotalSeconds:0} s and was killed.");
        }

        State = "stopped";
        Process = null;
        board.Stopped(this);
    }

    /// <summary>One life, from start to end.</summary>
    async Task<string> OnceAsync(Board board, CancellationToken stopping)
    {
        try
        {
            (Process, Stop) = await Runner.StartAsync(stopping);
        }
        catch (ServerFault fault) when (Healthy.IsCompleted)
        {
            return fault.Message;
        }

        board.Changed(this);
        using var lifetime = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var answers = Runner.HealthyAsync(lifetime.Token);
        var slow = Task.Delay(TimeSpan.FromSeconds(60), lifetime.Token);
        while (!Process.Exited.IsCompleted && !answers.IsCompleted)
        {
            if (await Task.WhenAny(Process.Exited, answers, slow) == slow && !stopping.IsCancellationRequested)
            {
                board.Say($"{Name} runs but is not healthy after 60 s: {Runner.Log} says why.");
                slow = Task.Delay(Timeout.Infinite, lifetime.Token);
            }
        }

        if (answers.IsCompletedSuccessfully && !Process.Exited.IsCompleted)
        {
            State = "healthy";
            healthy.TrySetResult();
            board.Healthy(this);
        }

        var code = await Process.Exited.WaitAsync(stopping);
        await lifetime.CancelAsync();
        await Stop.DisposeAsync();
        return $"ended with exit code {code}";
    }
}
