using System.Globalization;
using Helpdesk.Servers;

namespace Helpdesk.LocalHost.Running;

/// <summary>The verbs: up, down, status.</summary>
static class CommandLine
{
    public static async Task<int> RunAsync(IReadOnlyList<IResource> resources, string[] arguments)
    {
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        if (Options.Parse(arguments) is not { } options)
        {
            await Console.Error.WriteLineAsync(Options.Usage);
            return 2;
        }

        try
        {
            var instance = new Instance(options);
            return options.Verb switch
            {
                "down" => await DownAsync(instance),
                "status" => Status(instance),
                "servers" => await TestServers.RunAsync(instance),
                _ => await UpAsync(resources, instance, options),
            };
        }
        catch (Exception exception) when ((exception as ServerFault ?? ServerFault.FromIo(exception, options.Data ?? "the data folder")) is { } fault)
        {
            Console.WriteLine(fault.Message);
            return 1;
        }
    }

    static async Task<int> UpAsync(IReadOnlyList<IResource> resources, Instance instance, Options options)
    {
        await using var held = instance.TryLock();
        if (held is null)
        {
            Console.WriteLine($"{instance.Name} is running already: {StateFile.Read(instance.Folder)?.Address} ({instance.Command("down")} stops it).");
            return 0;
        }

        using var system = new LocalSystem(resources, instance, options);
        return await system.RunAsync();
    }

    static async Task<int> DownAsync(Instance instance)
    {
        if (Running(instance) is not { } state)
        {
            Console.WriteLine($"{instance.Name} is not running.");
            return 0;
        }

        Signals.Send(state.Pid, Signal.Terminate);
        for (var waited = 0; waited < 900; waited++)
        {
            await Task.Delay(100);
            if (Running(instance) is null)
            {
                Console.WriteLine($"{instance.Name} has stopped.");
                return 0;
            }
        }

        Console.WriteLine($"{instance.Name} has not stopped within 90 s: {instance.Logs} says what it is waiting for.");
        return 1;
    }

    static int Status(Instance instance)
    {
        if (Running(instance) is not { } state)
        {
            Console.WriteLine($"{instance.Name} is not running.");
            return 3;
        }

        Console.WriteLine($"{instance.Name} is {state.State}: {state.Address} (pid {state.Pid}, {state.Environment})");
        foreach (var resource in state.Resources)
        {
            Console.WriteLine($"{resource.Name,-14} {resource.State,-9} port {resource.Port,-5}  pid {resource.Pid,-7}  restarts {resource.Restarts}  {resource.Log}");
        }

        return 0;
    }

    static StateFile? Running(Instance instance)
    {
        using var held = instance.TryLock();
        return held is null ? StateFile.Read(instance.Folder) : null;
    }
}
