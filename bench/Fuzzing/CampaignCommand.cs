using System.Globalization;
using Helpdesk.Bench.Faults;
using Spectre.Console;

namespace Helpdesk.Bench.Fuzzing;

/// <summary><c>./helpdesk campaign [fuzz] [webhooks] [faults]</c>: the full size of what the tests run a sample of.</summary>
internal static class CampaignCommand
{
    public static async Task<int> RunAsync(Arguments arguments, CancellationToken ct)
    {
        var installation = Installation.Find();
        using var door = new Door(installation.Gateway);
        var chosen = arguments.Names.Skip(1).ToArray();
        var code = chosen.Length == 0 || chosen.Contains("fuzz") ? await FuzzAsync(arguments, installation, door, ct) : 0;
        if (chosen.Length == 0 || chosen.Contains("webhooks")) code |= await WebhooksAsync(arguments, installation, door, ct);
        if (chosen.Length == 0 || chosen.Contains("faults")) code |= await FaultCampaign.RunAsync(arguments, door, ct);
        return code;
    }

    static async Task<int> WebhooksAsync(Arguments arguments, Installation installation, Door door, CancellationToken ct)
    {
        var (seed, requests) = (arguments.Number("seed", 20260302), arguments.Number("requests", 50_000));
        using var administrator = await door.SignInAsync("admin", installation.AdminPassword, ct);
        var fuzz = new WebhookFuzz(door, () => Installation.Find(whole: false), seed);
        IReadOnlyList<string> faults = [];
        await AnsiConsole.Progress().StartAsync(async progress =>
        {
            var task = progress.AddTask($"{requests} spoilt webhooks, seed {seed}", maxValue: requests);
            faults = await fuzz.RunAsync(administrator, requests, () => task.Increment(1), ct);
        });
        AnsiConsole.WriteLine(string.Join(", ", fuzz.Statuses.Select(status => string.Create(CultureInfo.InvariantCulture, $"{status.Key}: {status.Value}"))));
        AnsiConsole.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Telephony: {fuzz.Memory.Before:0} MiB before, {fuzz.Memory.After:0} MiB after"));
        foreach (var fault in faults.Take(20)) AnsiConsole.WriteLine(fault);
        AnsiConsole.WriteLine($"{faults.Count} faults");
        return faults.Count == 0 ? 0 : 1;
    }

    static async Task<int> FuzzAsync(Arguments arguments, Installation installation, Door door, CancellationToken ct)
    {
        var seed = arguments.Number("seed", 20260301);
        var requests = arguments.Number("requests", 50_000);
        var people = new List<Person>();
        foreach (var login in (string[])["anna", "boris", "egor", "sofia", "alla", "petr"])
            people.Add(await door.SignInAsync(login, Installation.DemoPassword, ct));
        people.Add(await door.SignInAsync("admin", installation.AdminPassword, ct));
        var fuzzer = new Fuzzer(door, people, seed);
        IReadOnlyList<Fault> faults = [];
        await AnsiConsole.Progress().StartAsync(async progress =>
        {
            var task = progress.AddTask($"{requests} bad requests, seed {seed}", maxValue: requests);
            faults = await fuzzer.RunAsync(requests, () => task.Increment(1), ct);
        });
        AnsiConsole.WriteLine(string.Join(", ", fuzzer.Statuses.Select(status => string.Create(CultureInfo.InvariantCulture, $"{status.Key}: {status.Value}"))));
        foreach (var fault in faults.Take(20))
            AnsiConsole.WriteLine($"#{fault.Number} {fault.Request} {fault.Body} → {fault.Answer}");
        var halves = await Halves.FindAsync(installation.Database, ct);
        foreach (var half in halves)
            AnsiConsole.WriteLine(half);
        AnsiConsole.WriteLine($"{faults.Count} faults, {halves.Count} kinds of half writes");
        return faults.Count + halves.Count == 0 ? 0 : 1;
    }
}
