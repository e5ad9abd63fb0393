using System.Collections.Concurrent;
using System.Diagnostics;

namespace Helpdesk.Servers;

/// <summary>What to start and how it ends.</summary>
/// <param name="Name">The name used in messages.</param>
/// <param name="File">The program.</param>
/// <param name="Arguments">Its arguments.</param>
public sealed record ChildStart(string Name, string File, IReadOnlyList<string> Arguments)
{
    /// <summary>Variables set over this process's own; null removes one.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    /// <summary>The folder to run in; this process's own when null.</summary>
    public string? Folder { get; init; }

    /// <summary>The user to run as; this process's own when null.</summary>
    public SystemUser? User { get; init; }

    /// <summary>The file that takes both output streams; none when null.</summary>
    public string? Log { get; init; }

    /// <summary>What the kernel sends to the child when this process dies, however it dies.</summary>
    public Signal WhenParentDies { get; init; } = Signal.Kill;

    /// <summary>What asks the child to stop.</summary>
    public Signal ToStop { get; init; } = Signal.Terminate;
}

/// <summary>A process that does not outlive this one: the kernel signals it when this process dies, even by kill -9.</summary>
public sealed class ChildProcess : IAsyncDisposable
{
    static readonly BlockingCollection<Action> Starts = [];

    readonly ChildStart start;
    readonly Process process;
    readonly OutputLog output;
    readonly Task copying;

    // The kernel watches the thread that started the child, not its process: all children start from one thread that never ends.
    static ChildProcess() =>
        new Thread(() =>
        {
            foreach (var action in Starts.GetConsumingEnumerable())
            {
                action();
            }
        })
        { IsBackground = true, Name = "children" }.Start();

    ChildProcess(ChildStart start, Process process, OutputLog output)
    {
        this.start = start;
        this.process = process;
        this.output = output;
        Id = process.Id;
        copying = Task.WhenAll(output.CopyAsync(process.StandardOutput.BaseStream), output.CopyAsync(process.StandardError.BaseStream));
        Exited = ExitedAsync();
    }

    /// <summary>The process id.</summary>
    public int Id { get; }

    /// <summary>Completes with the exit code (128 + signal when killed) after all output was taken.</summary>
    public Task<int> Exited { get; }

    /// <summary>The last lines of its output.</summary>
    public string Tail => output.Tail;

    /// <summary>Starts the process.</summary>
    /// <exception cref="ServerFault">The program is missing.</exception>
    public static async Task<ChildProcess> StartAsync(ChildStart start)
    {
        ArgumentNullException.ThrowIfNull(start);
        var output = new OutputLog(start.Log);
        var started = new TaskCompletionSource<Process>(TaskCreationOptions.RunContinuationsAsynchronously);
        Starts.Add(() =>
        {
            try
            {
                started.SetResult(Process.Start(Info(start))!);
            }
            catch (Exception exception)
            {
                started.SetException(exception);
            }
        });
        try
        {
            return new ChildProcess(start, await started.Task, output);
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            output.Dispose();
            throw new ServerFault($"{start.Name} could not be started: {exception.Message}.", exception);
        }
    }

    /// <summary>Asks the process to stop, and kills it if it hasn't within the grace time.</summary>
    /// <returns>Whether it stopped by itself.</returns>
    public async Task<bool> StopAsync(TimeSpan grace)
    {
        Send(start.ToStop);
        if (await Task.WhenAny(Exited, Task.Delay(grace)) == Exited)
        {
            return true;
        }

        Send(Signal.Kill);
        await Exited;
        return false;
    }

    /// <summary>Sends a signal, unless the process has ended.</summary>
    public void Send(Signal signal)
    {
        // Until its end is collected the id cannot belong to another process.
        if (!Exited.IsCompleted && !process.HasExited)
        {
            Signals.Send(Id, signal);
        }
    }

    /// <summary>Stops the process as <see cref="StopAsync"/> does, with a grace of 10 seconds.</summary>
    public async ValueTask DisposeAsync()
    {
        await StopAsync(TimeSpan.FromSeconds(10));
        process.Dispose();
    }

    async Task<int> ExitedAsync()
    {
        await process.WaitForExitAsync();
        // A grandchild may hold the pipe open: the exit counts all the same.
        await Task.WhenAny(copying, Task.Delay(TimeSpan.FromSeconds(1)));
        output.Dispose();
        return process.ExitCode;
    }

    static ProcessStartInfo Info(ChildStart start)
    {
        // A session of its own: Ctrl+C in the terminal reaches this process alone, which stops its children in their order.
        List<string> arguments = [$"--pdeathsig={Name(start.WhenParentDies)}"];
        if (start.User is { } user)
        {
            arguments.AddRange([$"--reuid={user.UserId}", $"--regid={user.GroupId}", "--clear-groups"]);
        }

        var info = new ProcessStartInfo("setsid", ["setpriv", .. arguments, "--", start.File, .. start.Arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            WorkingDirectory = start.Folder ?? "",
        };
        foreach (var (name, value) in start.Environment)
        {
            if (value is null)
            {
                info.Environment.Remove(name);
            }
            else
            {
                info.Environment[name] = value;
            }
        }

        return info;
    }

    static string Name(Signal signal) => signal switch
    {
        Signal.Interrupt => "INT",
        Signal.Quit => "QUIT",
        Signal.Terminate => "TERM",
        _ => "KILL",
    };
}
