using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Helpdesk.Bench.Fuzzing;

/// <summary>A request that the system did not answer as it should.</summary>
internal sealed record Fault(int Number, string Request, string Body, string Answer);

/// <summary>
/// Sends bad input to every route that the services' OpenAPI documents name, through the gateway: wrong JSON, types, sizes, ids, times,
/// texts. Every answer has to be a success or a refusal that names what it is about, never a 5xx. The same seed sends the same requests.
/// </summary>
internal sealed class Fuzzer(Door door, IReadOnlyList<Person> people, int seed)
{
    const int BodyLimit = 1024 * 1024;

    static readonly string[] Services = ["gateway", "incidents", "knowledge", "telephony", "notifications", "reporting"];

    // Signing somebody out, or changing a demo user's password, would end the run and not the bugs.
    static readonly string[] Spared = ["/api/auth/sign-out", "/api/users/{id}/password", "/api/auth/signing-keys", "/api/live"];

    /// <summary>How many answers there were of each status.</summary>
    public SortedDictionary<int, int> Statuses { get; } = [];

    public async Task<IReadOnlyList<Fault>> RunAsync(int requests, Action oneMore, CancellationToken ct)
    {
        var routes = await RoutesAsync(ct);
        var faults = new List<Fault>();
        await Parallel.ForAsync(0, requests, new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = ct }, async (number, inner) =>
        {
            var random = new Random(unchecked(seed * 1_000_003 + number));
            var (method, template) = routes[number % routes.Count];
            var path = Path(template, random);
            var body = method is "GET" or "DELETE" ? null : Body(random);
            if (await SendAsync(method, path, body, random, inner) is { } answer)
            {
                lock (faults)
                    faults.Add(new(number, $"{method} {path}", body is null ? "" : Encoding.UTF8.GetString(body)[..Math.Min(300, body.Length)], answer));
            }

            oneMore();
        });
        return faults;
    }

    /// <summary>Every method and path of every service.</summary>
    public async Task<IReadOnlyList<(string Method, string Path)>> RoutesAsync(CancellationToken ct)
    {
        var routes = new List<(string, string)>();
        foreach (var service in Services)
        {
            var document = JsonSerializer.Deserialize<JsonElement>(await door.Anonymous.GetStringAsync($"/openapi/{service}.json", ct));
            routes.AddRange(
                from path in document.GetProperty("paths").EnumerateObject()
                from operation in path.Value.EnumerateObject()
                where operation.Name is "get" or "post" or "put" or "delete" or "patch"
                    && !Spared.Any(spared => path.Name.StartsWith(spared, StringComparison.Ordinal))
                select (operation.Name.ToUpperInvariant(), path.Name));
        }

        return [.. routes.Order()];
    }

    async Task<string?> SendAsync(string method, string path, byte[]? body, Random random, CancellationToken ct)
    {
        var lost = 0;
        while (true)
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), path);
            if (body is not null)
                request.Content = new ByteArrayContent(body) { Headers = { ContentType = MediaTypeHeaderValue.Parse(random.Next(12) == 0 ? "text/plain" : "application/json") } };
            if (random.Next(3) == 0)
                request.Headers.TryAddWithoutValidation("If-Match", random.Pick("\"1\"", "*", "W/\"x\"", "\"99999999999999999999\"", "\"-1\"", "\"\""));
            if (random.Next(4) == 0)
                request.Headers.TryAddWithoutValidation("Idempotency-Key", random.Pick("a", new string('k', 300), "a b\t;,", Guid.NewGuid().ToString()));
            HttpResponseMessage reply;
            try
            {
                reply = await people[random.Next(people.Count)].SendRawAsync(request, ct);
            }
            catch (RefusedException busy) when (busy.Status == 429)
            {
                // Spoilt sign-ins have used up what this address may try in a minute, and somebody's token ended just then.
                await Task.Delay(1000, ct);
                continue;
            }
            catch (OperationCanceledException) when (!ct.IsCancellationRequested)
            {
                return "no answer within 100 s";
            }
            catch (HttpRequestException broken)
            {
                // Too large a body is refused before it is read to its end, and a connection closed after that may take the next request
                // with it, which then has its answer on another.
                if (body?.Length > BodyLimit) return null;
                if (++lost < 3) continue;
                return broken.Message;
            }

            using (reply)
            {
                var status = (int)reply.StatusCode;
                if (status == 429)
                {
                    await Task.Delay(200, ct);
                    continue;
                }

                lock (Statuses)
                    Statuses[status] = Statuses.GetValueOrDefault(status) + 1;
                var text = await reply.Content.ReadAsStringAsync(ct);
                if (status >= 500)
                    return $"{status} {text[..Math.Min(400, text.Length)]}";
                return Refusals.FaultOf(status, reply.Content.Headers.ContentType?.MediaType, text);
            }
        }
    }

    static string Path(string template, Random random)
    {
        var path = new StringBuilder();
        foreach (var segment in template.Split('/', StringSplitOptions.RemoveEmptyEntries))
            path.Append('/').Append(segment.StartsWith('{') ? Uri.EscapeDataString(Segment(random)) : segment);
        var query = Enumerable.Range(0, random.Next(3))
            .Select(_ => $"{random.Pick("q", "cursor", "take", "from", "to", "operatorId", "inn", "kpp", "state", "view", "incidentId", "supertag")}={Uri.EscapeDataString(Text(random))}");
        var joined = string.Join('&', query);
        // Half of a character, which no encoder would write.
        return joined.Length == 0 ? path.ToString() : $"{path}?{joined}{random.Pick("", "", "", "%ED%A0%80")}";
    }

    static string Segment(Random random) => random.Next(6) switch
    {
        0 => Guid.NewGuid().ToString(),
        1 => "00000000-0000-0000-0000-000000000000",
        2 => random.NextInt64().ToString(CultureInfo.InvariantCulture),
        3 => "99999999999999999999999999",
        4 => "-1",
        _ => Text(random) is { Length: > 0 and < 200 } text && !text.Contains('\0') && text is not ("." or "..") ? text : "x",
    };

    static byte[] Body(Random random)
    {
        switch (random.Next(14))
        {
            case 0: return [];
            case 1: return "{"u8.ToArray();
            case 2: return Encoding.UTF8.GetBytes(new string('[', 5000));
            case 3: return [.. "{\"question\":\""u8, 0xC3, 0x28, 0xFF, .. "\"}"u8];
            case 4: return "null"u8.ToArray();
            case 5: return Encoding.UTF8.GetBytes($"{{\"question\":\"{new string('ы', 700_000)}\"}}");
            default: return Encoding.UTF8.GetBytes(Object(random, 0));
        }
    }

    static readonly string[] Fields =
    [
        "inn", "kpp", "subscriberId", "callId", "articleId", "question", "solution", "contact", "close", "tellClient", "channel", "address", "reason", "name", "phone",
        "email", "text", "kind", "title", "supertag", "detailsRequired", "number", "login", "password", "roles", "extension", "from", "to", "event", "direction", "answeringNumber",
        "cause", "at", "exclusions", "duration", "shorterThanSeconds", "q", "cursor", "take", "vip", "timeZone", "body", "subject", "tags", "audience", "version", "refreshToken", "session",
    ];

    // As text: what a serialiser would refuse to write is what has to be sent.
    static string Object(Random random, int depth) =>
        "{" + string.Join(',', Enumerable.Range(0, random.Next(1, 9)).Select(_ => $"\"{random.Pick(Fields)}\":{Value(random, depth)}")) + "}";

    static string Value(Random random, int depth) => random.Next(depth > 2 ? 9 : 12) switch
    {
        0 => "null",
        1 => random.Pick("true", "false"),
        2 => random.Pick("0", "-1", "1e400", "99999999999999999999", "0.1", "-0", "2147483648"),
        3 => $"\"{Guid.NewGuid()}\"",
        4 => random.Pick("\"\\u0000\"", "\"a\\ud800b\"", "\"\\udc00\"", "\"\\u202e\"", "\"\\\"\""),
        5 => random.Pick("\"0001-01-01T00:00:00Z\"", "\"9999-12-31T23:59:59.9999999Z\"", "\"-99999-01-01\"", "\"2026-02-30T25:61:00\"", "\"275760-09-13\""),
        6 or 7 or 8 => JsonSerializer.Serialize(Text(random)),
        9 => Object(random, depth + 1),
        10 => $"[{Value(random, depth + 1)},{Value(random, depth + 1)}]",
        _ => "[]",
    };

    /// <summary>What a list's cursor may look like inside, with values that no list ever gave.</summary>
    static string Cursor(Random random)
    {
        var at = random.Pick("2026-01-01T00:00:00+03:00", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00");
        return Convert.ToBase64String(Encoding.UTF8.GetBytes(
            $"{{\"at\":\"{at}\",\"id\":\"{Guid.Empty}\",\"number\":{random.NextInt64()},\"name\":\"a\\u0000b\",\"dueAt\":\"{at}\"}}")).TrimEnd('=');
    }

    static string Text(Random random) => random.Next(19) switch
    {
        0 => "",
        1 => "6663003127",
        2 => "667301001",
        3 => "500100732259",
        4 => "+79221234567",
        5 => new string('я', random.Next(1, 3000)),
        6 => "'; drop table incidents; --",
        7 => "%_\\%",
        8 => "«не закрыта && (((",
        9 => "👩‍💻 ẞ ё ï 中",
        10 => "<script>alert(1)</script>",
        11 => "2026-11-22T00:00:00Z",
        12 => "email",
        13 => "0001-01-01T00:00:00Z",
        14 => "9999-12-31T23:59:59.9999999Z",
        15 => "9999-12-31T23:59:59-14:00",
        16 => "a\0b",
        17 => Cursor(random),
        _ => random.NextInt64().ToString(CultureInfo.InvariantCulture),
    };
}

file static class Choice
{
    public static string Pick(this Random random, params string[] from) => from[random.Next(from.Length)];
}
