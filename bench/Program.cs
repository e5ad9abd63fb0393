using System.Globalization;
using Helpdesk.Bench;
using Helpdesk.Bench.Demo;
using Helpdesk.Bench.Fuzzing;
using Spectre.Console;

var arguments = new Arguments(args);
using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.Cancel();
};
if (Console.IsOutputRedirected)
{
    AnsiConsole.Profile.Width = 200;
    AnsiConsole.Profile.Capabilities.Ansi = false;
}

try
{
    return (arguments.Names is [var name, ..] ? name : null) switch
    {
        "demo" => await DemoCommand.RunAsync(arguments, stop.Token),
        "campaign" => await CampaignCommand.RunAsync(arguments, stop.Token),
        null => await BenchCommand.RunAsync(arguments, stop.Token),
        var bench when BenchCommand.Knows(bench) => await BenchCommand.RunAsync(arguments, stop.Token),
        var unknown => Unknown(unknown),
    };
}
catch (Exception expected) when (expected is NotRunningException or RefusedException or HttpRequestException)
{
    AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"[red]{expected.Message}[/]");
    return 1;
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    return 130;
}

static int Unknown(string name)
{
    Console.Error.WriteLine($"There is no benchmark '{name}': start, memory, calls, registrations, incidents, search.");
    return 2;
}
