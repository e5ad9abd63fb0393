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
        AnsiConsole.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Telephony: {fuzz.Memory.Before:0} MiB after a tenth of them, {fuzz.Memory.After:0} MiB after all"));
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
        var (warm, answered) = (new Dictionary<string, double>(), 0);
        IReadOnlyList<Fault> faults = [];
        await AnsiConsole.Progress().StartAsync(async progress =>
        {
            var task = progress.AddTask($"{requests} bad requests, seed {seed}", maxValue: requests);
            faults = await fuzzer.RunAsync(
                requests,
                () =>
                {
                    task.Increment(1);
                    // What the first tenth needed is compiled, pooled and cached then.
                    if (Interlocked.Increment(ref answered) == Math.Max(1, requests / 10)) warm = ServicesMiB();
                }, ct);
        });
        AnsiConsole.WriteLine(string.Join(", ", fuzzer.Statuses.Select(status => string.Create(CultureInfo.InvariantCulture, $"{status.Key}: {status.Value}"))));
        foreach (var fault in faults.Take(20))
            AnsiConsole.WriteLine($"#{fault.Number} {fault.Request} {fault.Body} → {fault.Answer}");
        var grown = Grown(warm, ServicesMiB());
        foreach (var service in grown)
            AnsiConsole.WriteLine(service);
        var halves = await Halves.FindAsync(installation.Database, ct);
        foreach (var half in halves)
            AnsiConsole.WriteLine(half);
        AnsiConsole.WriteLine($"{faults.Count} faults, {halves.Count} kinds of half writes, {grown.Count} services that grew");
        return faults.Count + halves.Count + grown.Count == 0 ? 0 : 1;
    }

    // Bodies of a megabyte leave large buffers behind, which are given back when nothing is asked for a while; each request's leak would be far more.
    const double MostMiB = 400;

    static Dictionary<string, double> ServicesMiB() => Installation.Find(whole: false).Processes
        .Where(process => process.Name is not ("postgres" or "rabbitmq" or "elasticsearch"))
        .ToDictionary(process => process.Name, process => Measuring.Memory.ResidentMiB(process.ProcessId));

    static List<string> Grown(Dictionary<string, double> warm, Dictionary<string, double> after)
    {
        AnsiConsole.WriteLine("MiB after a tenth of them and after all: " + string.Join(", ", after.Select(service =>
            string.Create(CultureInfo.InvariantCulture, $"{service.Key} {warm.GetValueOrDefault(service.Key):0} → {service.Value:0}"))));
        return [.. after.Where(service => warm.TryGetValue(service.Key, out var before) && service.Value - before > MostMiB)
            .Select(service => $"{service.Key} grew by more than {MostMiB} MiB")];
    }
}
