using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Helpdesk.Testing;

namespace Helpdesk.Tests.Scenarios.Traces;

/// <summary>
/// What opens something is told nobody: no trace, no log and no metric that any service exported during this run, and no line of any
/// process's log, holds a webhook's secret, a password, a token or a key. Requests that failed are the ones that like to be quoted.
/// </summary>
public sealed class SecretTests(RunningSystem system)
{
    readonly List<(string What, string Text)> secrets = [];
    readonly ActivityTraceId followed = ActivityTraceId.CreateRandom();

    [Fact]
    public async Task No_secret_is_in_any_trace_log_or_metric_whether_its_request_went_well_or_not()
    {
        await UseWhatIsGivenAsync();
        await TryWhatIsWrongAsync();
        KeepSecret("the demo account's secret", "demo-secret");
        KeepSecret("the demo users' password", RunningSystem.DemoPassword);
        foreach (var file in Directory.EnumerateFiles(Path.Combine(system.Folder, "secrets")))
            KeepSecret(Path.GetFileName(file), (await File.ReadAllTextAsync(file)).Trim());

        await ToldAsync("traces", "gateway", "telephony");
        // The refused webhooks left a warning each.
        await ToldAsync("logs", "telephony");
        await Probe.Until("the measures of those requests", () => Task.FromResult(TelemetryCollector.ServicesThatTold("metrics", "/hooks/pbx/"u8.ToArray())),
            services => services.Contains("telephony"));

        var told = secrets.SelectMany(secret => TelemetryCollector.WhereTold(secret.Text).Select(where => $"{secret.What} in {where}")).ToList();
        var logs = Directory.GetFiles(Path.Combine(system.Folder, "logs"));
        logs.Select(Path.GetFileName).ShouldContain("gateway.log");
        foreach (var log in logs)
        {
            var lines = await ReadAsync(log);
            told.AddRange(secrets.Where(secret => lines.Contains(secret.Text, StringComparison.Ordinal)).Select(secret => $"{secret.What} in {Path.GetFileName(log)}"));
        }

        told.ShouldBeEmpty();
    }

    async Task UseWhatIsGivenAsync()
    {
        using var anybody = Traced();
        var signedIn = await JsonAsync(anybody.PostAsJsonAsync(To("/api/auth/token"), new { login = "boris", password = RunningSystem.DemoPassword }));
        var (access, refresh) = (KeepSecret("an access token", signedIn, "accessToken"), KeepSecret("a refresh token", signedIn, "refreshToken"));
        KeepSecret("a refreshed token", await JsonAsync(anybody.PostAsJsonAsync(To("/api/auth/refresh"), new { refreshToken = refresh })), "refreshToken");
        var session = KeepSecret("a session", await JsonAsync(anybody.PostAsJsonAsync(To("/api/auth/sessions"), new { login = "boris", password = RunningSystem.DemoPassword })), "session");
        KeepSecret("a session's token", await JsonAsync(anybody.PostAsJsonAsync(To("/api/auth/sessions/token"), new { session })), "accessToken");
        using var boris = Traced();
        boris.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", access);
        await SendAsync(boris.GetAsync(To("/api/incidents?take=many")));

        using var admin = Traced();
        var administrator = await JsonAsync(anybody.PostAsJsonAsync(To("/api/auth/token"), new { login = "admin", password = system.AdminPassword }));
        admin.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", KeepSecret("the administrator's token", administrator, "accessToken"));
        var key = KeepSecret("an API key", await JsonAsync(admin.PostAsJsonAsync(To("/api/auth/keys"), new { name = $"secrets {Guid.NewGuid():n}" })), "key");
        using var machine = Traced();
        machine.DefaultRequestHeaders.Add("X-Api-Key", key);
        await SendAsync(machine.GetAsync(To("/api/incidents/nothing")));
        var account = await JsonAsync(admin.PostAsJsonAsync(To("/api/calls/accounts"), new
        {
            name = $"secrets-{Guid.NewGuid():n}"[..20],
            adapter = "mango",
            keys = new { apiKey = KeepSecret("a provider's key", $"key-{Guid.NewGuid():n}"), apiSalt = KeepSecret("a provider's salt", $"salt-{Guid.NewGuid():n}") },
        }));
        var door = account.GetProperty("path").GetString()!;
        KeepSecret("a webhook's secret", door.TrimEnd('/').Split('/')[^1]);
        await SendAsync(anybody.PostAsync(To(door), new StringContent("json=%7B%7D&sign=00", Encoding.UTF8, "application/x-www-form-urlencoded")));
        await SendAsync(admin.PostAsJsonAsync(To("/api/users"), new
        {
            login = $"secrets{Guid.NewGuid():n}"[..20],
            name = "Кто-то",
            roles = new[] { "operator" },
            password = KeepSecret("a new user's password", $"New-{Guid.NewGuid():n}"),
        }));
    }

    async Task TryWhatIsWrongAsync()
    {
        using var pbx = Traced();
        foreach (var (method, path) in new[]
        {
            ("POST", "/hooks/pbx/generic/demo/{0}"), ("GET", "/hooks/pbx/generic/demo/{0}?event=newCall"), ("POST", "/HOOKS/PBX/generic/demo/{0}/"),
            ("POST", "/hooks/pbx/generic/{0}"), ("POST", "/hooks/pbx/{0}"), ("POST", "/hooks/pbx/generic/demo/x/{0}/further"), ("DELETE", "/hooks/pbx/generic/demo/{0}"),
            ("POST", "/hooks/mail/{0}"), ("POST", "/hooks/sms/provider/{0}"), ("POST", "/hooks//pbx/generic/demo/{0}"), ("POST", "/hooks/fax/{0}"),
        })
        {
            var address = string.Format(System.Globalization.CultureInfo.InvariantCulture, path, KeepSecret($"the secret in {method} {path}", $"wrong-{Guid.NewGuid():n}"));
            using var request = new HttpRequestMessage(new HttpMethod(method), To(address));
            if (method == "POST") request.Content = new StringContent("{", Encoding.UTF8, "application/json");
            await SendAsync(pbx.SendAsync(request));
        }

        await SendAsync(pbx.PostAsync(To("/hooks/pbx/generic/demo/demo-secret"), new StringContent("{", Encoding.UTF8, "application/json")));
        foreach (var body in new[]
        {
            """{"login":"boris","password":"§"}""", """{"login":"boris","password":"§""", """{"login":"boris","password":["§"]}""",
            """{"login":"boris","password":"§\u0000"}""", """{"login":"boris","password":"§","password":7}""", """{"login":{"password":"§"}}""",
        })
        {
            var text = body.Replace("§", KeepSecret($"the password in {body}", $"Wrong-{Guid.NewGuid():n}"), StringComparison.Ordinal);
            foreach (var address in (string[])["/api/auth/token", "/api/auth/sessions"])
                await SendAsync(pbx.PostAsync(To(address), new StringContent(text, Encoding.UTF8, "application/json")));
        }

        await SendAsync(pbx.PostAsJsonAsync(To("/api/auth/refresh"), new { refreshToken = KeepSecret("a wrong refresh token", $"refresh-{Guid.NewGuid():n}") }));
        await SendAsync(pbx.PostAsJsonAsync(To("/api/auth/sessions/token"), new { session = KeepSecret("a wrong session", $"session-{Guid.NewGuid():n}") }));
        foreach (var token in (string[])[$"eyJhbGciOiJub25lIn0.{Guid.NewGuid():n}.", $"{Guid.NewGuid():n}", secrets.First(secret => secret.What == "an access token").Text + "x"])
        {
            using var stranger = Traced();
            stranger.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", $"Bearer {KeepSecret("a wrong token", token)}");
            await SendAsync(stranger.GetAsync(To("/api/incidents")));
            await SendAsync(stranger.GetAsync(To("/api/live/calls")));
        }

        using var machine = Traced();
        machine.DefaultRequestHeaders.Add("X-Api-Key", KeepSecret("a wrong API key", $"hd_{Guid.NewGuid():n}"));
        await SendAsync(machine.GetAsync(To("/api/incidents")));
    }

    Task<IReadOnlyCollection<string>> ToldAsync(string signal, params string[] expected) => Probe.Until(
        $"{signal} of these requests from {string.Join(", ", expected)}",
        () => Task.FromResult(TelemetryCollector.ServicesThatTold(signal, followed.Bytes())), services => expected.All(services.Contains));

    HttpClient Traced()
    {
        var client = system.Anonymous();
        client.DefaultRequestHeaders.Add("traceparent", $"00-{followed}-{ActivitySpanId.CreateRandom()}-01");
        return client;
    }

    string KeepSecret(string what, string text)
    {
        secrets.Add((what, text));
        return text;
    }

    string KeepSecret(string what, JsonElement reply, string member) => KeepSecret(what, reply.GetProperty(member).GetString()!);

    static Uri To(string path) => new(path, UriKind.Relative);

    static async Task SendAsync(Task<HttpResponseMessage> sending)
    {
        using var reply = await sending;
        ((int)reply.StatusCode).ShouldBeLessThan(500);
    }

    static async Task<JsonElement> JsonAsync(Task<HttpResponseMessage> sending)
    {
        using var reply = await sending;
        var text = await reply.Content.ReadAsStringAsync();
        reply.IsSuccessStatusCode.ShouldBeTrue(text);
        return JsonSerializer.Deserialize<JsonElement>(text);
    }

    // The processes go on writing.
    static async Task<string> ReadAsync(string path)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(file);
        return await reader.ReadToEndAsync();
    }
}
