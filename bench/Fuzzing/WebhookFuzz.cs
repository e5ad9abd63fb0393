using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Npgsql;

namespace Helpdesk.Bench.Fuzzing;

/// <summary>
/// Sends spoilt webhooks to an account of every adapter of the running system. Nothing that a PBX can send is answered 5xx, whatever was
/// answered 200 is kept, and Telephony's memory stays bounded. The same seed sends the same requests.
/// </summary>
internal sealed class WebhookFuzz(Door door, Func<Installation> installation, int seed)
{
    // What Telephony may grow by: caches and pools fill, a leak of each request would be far more.
    public const double MostMiB = 150;

    // Those that sign over more than a form's fields get what they refuse; their reading is tested without the door.
    static readonly (string Adapter, object? Keys)[] Accounts =
    [
        ("generic", null), ("sipgate", null), ("placetel", null), ("mango", new { apiKey = "key", apiSalt = "salt" }), ("megafon", new { crmToken = "t" }),
        ("uis", null), ("beeline", null), ("novofon", null), ("3cx", null), ("telphin", null), ("sipuni", null), ("zadarma", new { apiSecret = "secret" }),
        ("mts", new { user = "u", password = "p" }), ("twilio", new { authToken = "token" }),
    ];

    /// <summary>How many answers there were of each status.</summary>
    public SortedDictionary<int, int> Statuses { get; } = [];

    /// <summary>Resident memory of all Telephony processes before and after, MiB.</summary>
    public (double Before, double After) Memory { get; private set; }

    /// <returns>What was wrong, at most the first hundred.</returns>
    public async Task<IReadOnlyList<string>> RunAsync(Person administrator, int requests, Action oneMore, CancellationToken ct)
    {
        var (doors, accounts) = (new List<(string Adapter, string Path)>(), new List<Guid>());
        var name = string.Create(CultureInfo.InvariantCulture, $"fuzz-{DateTimeOffset.UtcNow.ToUnixTimeSeconds():x}");
        foreach (var (adapter, keys) in Accounts)
        {
            var added = await administrator.PostAsync("/api/calls/accounts", new { name, adapter, timeZone = "Europe/Moscow", keys }, cancellationToken: ct);
            accounts.Add(added.GetProperty("account").GetProperty("id").GetGuid());
            doors.Add((adapter, added.GetProperty("path").GetString()!.TrimEnd('/')));
        }

        var before = ResidentMiB();
        var faults = new List<string>();
        await Parallel.ForAsync(0, requests, new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = ct }, async (number, inner) =>
        {
            var random = new Random(unchecked(seed * 1_000_003 + number));
            var (adapter, path) = doors[number % doors.Count];
            var webhook = SpoiltWebhook.Examples[random.Next(SpoiltWebhook.Examples.Count)].Spoil(random);
            if (await SendAsync(adapter, path, webhook, inner) is { } fault)
            {
                lock (faults)
                    if (faults.Count < 100) faults.Add($"#{number} {adapter} {webhook.Method} {webhook.Query} {Encoding.UTF8.GetString(webhook.Body)} → {fault}");
            }

            oneMore();
        });

        // A webhook that could not be understood is kept too; 401 says that it proved nothing.
        var (taken, kept) = (Statuses.Where(status => status.Key is 200 or 204 or 422).Sum(status => (long)status.Value), await KeptAsync(accounts, ct));
        if (taken != kept) faults.Add($"{taken} webhooks were taken, {kept} are kept");
        Memory = (before, ResidentMiB());
        if (Memory.After - Memory.Before > MostMiB)
            faults.Add(string.Create(CultureInfo.InvariantCulture, $"Telephony grew from {Memory.Before:0} to {Memory.After:0} MiB"));
        return faults;
    }

    async Task<string?> SendAsync(string adapter, string path, SpoiltWebhook webhook, CancellationToken ct)
    {
        while (true)
        {
            using var request = new HttpRequestMessage(new HttpMethod(webhook.Method), new Uri($"{path}/{webhook.Rest}{webhook.Query}", UriKind.Relative));
            if (webhook.Method == "POST")
            {
                request.Content = new ByteArrayContent(adapter == "mango" ? Signed(webhook.Body) : webhook.Body);
                if (webhook.ContentType is { } type) request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
            }

            if (adapter == "mts") request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String("u:p"u8));
            using var reply = await door.Anonymous.SendAsync(request, ct);
            var status = (int)reply.StatusCode;
            if (status == 429)
            {
                await Task.Delay(200, ct);
                continue;
            }

            lock (Statuses)
                Statuses[status] = Statuses.GetValueOrDefault(status) + 1;
            return status >= 500 ? $"{status} {await reply.Content.ReadAsStringAsync(ct)}" : null;
        }
    }

    // Mango signs the text of one field; a spoilt one signed well is read, and one that isn't is refused.
    static byte[] Signed(byte[] body)
    {
        var text = Encoding.UTF8.GetString(body);
        if (!text.StartsWith("json=", StringComparison.Ordinal)) return body;
        var json = Uri.UnescapeDataString(text[5..].Split('&')[0].Replace('+', ' '));
        var sign = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"key{json}salt")));
        return Encoding.UTF8.GetBytes($"{text}&vpbx_api_key=key&sign={sign}");
    }

    async Task<long> KeptAsync(List<Guid> accounts, CancellationToken ct)
    {
        await using var telephony = NpgsqlDataSource.Create(installation().Database("telephony"));
        await using var command = telephony.CreateCommand("select count(*) from raw_events where account_id = any($1)");
        command.Parameters.Add(new() { Value = accounts.ToArray() });
        return (long)(await command.ExecuteScalarAsync(ct))!;
    }

    double ResidentMiB() => installation().Processes
        .Where(process => process.Name.StartsWith("telephony", StringComparison.Ordinal))
        .Sum(process =>
        {
            using var running = Process.GetProcessById(process.ProcessId);
            return running.WorkingSet64 / 1024.0 / 1024.0;
        });
}
