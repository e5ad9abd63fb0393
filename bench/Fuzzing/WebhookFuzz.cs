using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Npgsql;

namespace Helpdesk.Bench.Fuzzing;

/// <summary>
/// Sends spoilt webhooks to an account of every adapter of the running system. Nothing that a PBX can send is answered 5xx, a refusal says what it is about, whatever was
/// answered 200 is kept, and Telephony's memory stays bounded. The same seed sends the same requests.
/// </summary>
internal sealed class WebhookFuzz(Door door, Func<Installation> installation, int seed)
{
    // What Telephony may grow by: caches and pools fill, a leak of each request would be far more.
    public const double MostMiB = 150;

    const string PublicUrl = "https://fuzz.example";
    static readonly TimeSpan Settling = TimeSpan.FromMinutes(2);

    int _unknown;

    static readonly (string Adapter, object? Keys)[] Accounts =
    [
        ("generic", null), ("sipgate", null), ("placetel", null), ("mango", new { apiKey = "key", apiSalt = "salt" }), ("megafon", new { crmToken = "t" }),
        ("uis", null), ("beeline", null), ("novofon", null), ("3cx", null), ("telphin", null), ("sipuni", null), ("zadarma", new { apiSecret = "secret" }),
        ("mts", new { user = "u", password = "p" }), ("twilio", new { authToken = "token" }),
    ];

    /// <summary>How many answers there were of each status.</summary>
    public SortedDictionary<int, int> Statuses { get; } = [];

    /// <summary>Resident memory of all Telephony processes after the first tenth of the requests and after all of them, MiB.</summary>
    public (double Before, double After) Memory { get; private set; }

    /// <returns>What was wrong, at most the first hundred.</returns>
    public async Task<IReadOnlyList<string>> RunAsync(Person administrator, int requests, Action oneMore, CancellationToken ct)
    {
        var (doors, accounts) = (new List<(string Adapter, string Path)>(), new List<Guid>());
        var name = string.Create(CultureInfo.InvariantCulture, $"fuzz-{DateTimeOffset.UtcNow.ToUnixTimeSeconds():x}");
        foreach (var (adapter, keys) in Accounts)
        {
            var added = await administrator.PostAsync("/api/calls/accounts", new { name, adapter, timeZone = "Europe/Moscow", publicUrl = PublicUrl, keys }, cancellationToken: ct);
            accounts.Add(added.GetProperty("account").GetProperty("id").GetGuid());
            doors.Add((adapter, added.GetProperty("path").GetString()!.TrimEnd('/')));
        }

        var faults = new List<string>();
        // Compiled, pooled and cached is what the first tenth needed; what grows on after it is a leak.
        await SendAsync(0, requests / 10, doors, faults, oneMore, ct);
        var before = ResidentMiB();
        await SendAsync(requests / 10, requests, doors, faults, oneMore, ct);

        // A webhook that could not be understood is kept too; 401 says that it proved nothing. One whose connection broke may have arrived.
        var taken = Statuses.Where(status => status.Key is 200 or 204 or 422).Sum(status => (long)status.Value);
        var kept = await KeptAsync(accounts, taken, ct);
        if (kept < taken || kept > taken + _unknown) faults.Add($"{taken} webhooks were taken ({_unknown} more of unknown fate), {kept} are kept");
        Memory = (before, ResidentMiB());
        if (Memory.After - Memory.Before > MostMiB)
            faults.Add(string.Create(CultureInfo.InvariantCulture, $"Telephony grew from {Memory.Before:0} to {Memory.After:0} MiB"));
        return faults;
    }

    Task SendAsync(int from, int to, List<(string Adapter, string Path)> doors, List<string> faults, Action oneMore, CancellationToken ct) =>
        Parallel.ForAsync(from, to, new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = ct }, async (number, inner) =>
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

    async Task<string?> SendAsync(string adapter, string path, SpoiltWebhook webhook, CancellationToken ct)
    {
        while (true)
        {
            using var request = new HttpRequestMessage(new HttpMethod(webhook.Method), new Uri($"{path}/{webhook.Rest}{webhook.Query}", UriKind.Relative));
            if (webhook.Method == "POST")
            {
                request.Content = new ByteArrayContent(adapter == "mango" ? Signed(webhook.Body) : webhook.Body);
                if (adapter == "zadarma") request.Headers.TryAddWithoutValidation("Signature", ZadarmaSignature(webhook.Body));
                if (adapter == "twilio") request.Headers.TryAddWithoutValidation("X-Twilio-Signature", TwilioSignature(request.RequestUri!, webhook.Body));
                if (webhook.ContentType is { } type) request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
            }

            if (adapter == "mts") request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String("u:p"u8));
            try
            {
                using var reply = await door.Anonymous.SendAsync(request, ct);
                var status = (int)reply.StatusCode;
                if (status == 429)
                {
                    await Task.Delay(200, ct);
                    continue;
                }

                lock (Statuses)
                    Statuses[status] = Statuses.GetValueOrDefault(status) + 1;
                return Refusals.FaultOf(status, reply.Content.Headers.ContentType?.MediaType, await reply.Content.ReadAsStringAsync(ct));
            }
            catch (Exception broken) when (broken is HttpRequestException or IOException || (broken is OperationCanceledException && !ct.IsCancellationRequested))
            {
                Interlocked.Increment(ref _unknown);
                return null;
            }
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

    // Over the hex text of an HMAC of three fields that depend on the event.
    static string ZadarmaSignature(byte[] body)
    {
        var form = Values(body).ToLookup(pair => pair.Name, pair => pair.Value, StringComparer.OrdinalIgnoreCase);
        string[] names = form["event"].FirstOrDefault() switch
        {
            "NOTIFY_ANSWER" => ["caller_id", "destination", "call_start"],
            "NOTIFY_OUT_START" or "NOTIFY_OUT_END" => ["internal", "destination", "call_start"],
            "NOTIFY_RECORD" => ["pbx_call_id", "call_id_with_rec"],
            _ => ["caller_id", "called_did", "call_start"],
        };
        return Convert.ToBase64String(Encoding.ASCII.GetBytes(Convert.ToHexStringLower(Hmac("secret", string.Concat(names.Select(name => form[name].FirstOrDefault()))))));
    }

    // Over the public address and the sorted parameters.
    static string TwilioSignature(Uri path, byte[] body) => Convert.ToBase64String(Hmac("token", PublicUrl + new Uri(new Uri(PublicUrl), path).PathAndQuery + string.Concat(
        Values(body).GroupBy(pair => pair.Name, StringComparer.OrdinalIgnoreCase).OrderBy(same => same.Key, StringComparer.Ordinal)
            .SelectMany(same => same.Select(pair => pair.Value).Distinct().Order(StringComparer.Ordinal).Select(value => same.Key + value)))));

#pragma warning disable CA5350 // The providers chose SHA-1.
    static byte[] Hmac(string key, string text) => HMACSHA1.HashData(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(text));
#pragma warning restore CA5350

    static IEnumerable<(string Name, string Value)> Values(byte[] body) =>
        from pair in Encoding.UTF8.GetString(body).Split('&', StringSplitOptions.RemoveEmptyEntries)
        let place = pair.IndexOf('=', StringComparison.Ordinal)
        select place < 0 ? (Text(pair), "") : (Text(pair[..place]), Text(pair[(place + 1)..]));

    static string Text(string escaped) => Uri.UnescapeDataString(escaped.Replace('+', ' '));

    // What a busy database did not take within five seconds waits on disk and is counted when it is in.
    async Task<long> KeptAsync(List<Guid> accounts, long taken, CancellationToken ct)
    {
        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                await using var telephony = NpgsqlDataSource.Create(installation().Database("telephony"));
                await using var command = telephony.CreateCommand("select count(*) from raw_events where account_id = any($1)");
                command.Parameters.Add(new() { Value = accounts.ToArray() });
                var kept = (long)(await command.ExecuteScalarAsync(ct))!;
                if (kept >= taken || Stopwatch.GetElapsedTime(began) > Settling) return kept;
            }
            catch (NpgsqlException) when (Stopwatch.GetElapsedTime(began) < Settling)
            {
                // It answers again soon.
            }

            await Task.Delay(500, ct);
        }
    }

    double ResidentMiB() => installation().Processes
        .Where(process => process.Name.StartsWith("telephony", StringComparison.Ordinal))
        .Sum(process =>
        {
            using var running = Process.GetProcessById(process.ProcessId);
            return running.WorkingSet64 / 1024.0 / 1024.0;
        });
}
