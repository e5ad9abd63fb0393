using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.Json;
using Helpdesk.KnowledgeBase.CountTerms;
using Helpdesk.ServiceDefaults.Access;
using Helpdesk.Testing;
using Helpdesk.Tests.KnowledgeBase.Elasticsearch;

[assembly: AssemblyFixture(typeof(Helpdesk.Tests.KnowledgeBase.KnowledgeService))]

namespace Helpdesk.Tests.KnowledgeBase;

/// <summary>The service on real servers, one for all tests: each test marks its articles with a supertag of its own.</summary>
public class KnowledgeService : IAsyncLifetime
{
    public TestService<Program> Service { get; private set; } = null!;

    public HttpClient Expert { get; private set; } = null!;

    public HttpClient Operator { get; private set; } = null!;

    /// <summary>The engine that answers.</summary>
    public virtual string Engine => "postgres";

    public virtual async ValueTask InitializeAsync()
    {
        // Takes longest and is needed soon: it starts beside the service.
        _ = ElasticsearchServer.AddressAsync();
        await StartAsync([]);
    }

    /// <summary>Starts the service with these settings.</summary>
    /// <param name="settings">Further configuration.</param>
    /// <param name="sharedWith">The database and virtual host of an instance before it; its own if absent.</param>
    public async Task StartAsync(Dictionary<string, string?> settings, (string Database, string VirtualHost)? sharedWith = null)
    {
        var options = new TestServiceOptions { Database = "knowledge", SharedWith = sharedWith };
        foreach (var (key, value) in settings)
            options.Settings[key] = value;
        Service = await TestService<Program>.StartAsync(options);
        Services.Add(Service);
        Expert = Service.Client(Roles.Expert);
        Operator = Service.Client(Roles.Operator);
        // What is published before its queues exist reaches nobody.
        await Probe.Until("the service's queues", () => Operator.GetStringAsync(new Uri("/health", UriKind.Relative)), health => health == "Healthy");
    }

    // Several services run at once, and what fails may be asked through a client that does not say of which.
    static readonly ConcurrentBag<TestService<Program>> Services = [];

    static string Faults() =>
        string.Join('\n', Services.SelectMany(service => service.Log.Where(line => line.StartsWith("Error", StringComparison.Ordinal)).TakeLast(3)));

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (Service is not null)
            await Service.DisposeAsync();
    }

    /// <summary>Waits until searches see what was published.</summary>
    public virtual Task SettledAsync() => Task.CompletedTask;

    /// <summary>Counts now in how many articles each word is, as the service does from time to time.</summary>
    public Task CountedAsync() => Service.Part<CountTerms>().CountAsync(CancellationToken.None);

    /// <summary>A supertag that no other test uses.</summary>
    public static string NewTag() => $"т{Guid.NewGuid():n}"[..20];

    public static object Content(
        string title, string solution = "Решение", string question = "", string supertag = "Общее", bool detailsRequired = false, string[]? tags = null,
        int? number = null) => new { title, question, solution, supertag, detailsRequired, tags, number };

    public async Task<JsonElement> WriteAsync(object content) => await SendAsync(Expert, HttpMethod.Post, "/api/knowledge/articles", content);

    public async Task<JsonElement> PublishedAsync(
        string title, string solution = "Решение", string question = "", string supertag = "Общее", string[]? tags = null, bool detailsRequired = false) =>
        await ActAsync(await WriteAsync(Content(title, solution, question, supertag, detailsRequired, tags)), "publish");

    /// <summary>Imports lines of JSON.</summary>
    public async Task<JsonElement> ImportAsync(string lines)
    {
        using var administrator = Service.Client(Roles.Administrator);
        administrator.Timeout = TimeSpan.FromMinutes(5);
        using var content = new StringContent(lines, System.Text.Encoding.UTF8, "application/x-ndjson");
        using var reply = await administrator.PostAsync("/api/knowledge/articles/import", content);
        var text = await reply.Content.ReadAsStringAsync();
        reply.IsSuccessStatusCode.ShouldBeTrue($"{(int)reply.StatusCode} {text}\n{Faults()}");
        return JsonDocument.Parse(text).RootElement;
    }

    public async Task<JsonElement> ActAsync(JsonElement article, string act) => await SendAsync(
        Expert, HttpMethod.Post, $"/api/knowledge/articles/{article.Id()}/{act}", null, article.Version());

    public async Task<JsonElement> SearchAsync(string q, string? supertag = null, int? take = null, string? cursor = null) =>
        await SendAsync(Operator, HttpMethod.Post, "/api/knowledge/search", new { q, supertag, take, cursor });

    /// <summary>What the query finds once searches see what was published.</summary>
    public async Task<string[]> TitlesAsync(string q, string supertag)
    {
        await SettledAsync();
        var reply = await SearchAsync(q, supertag, 100);
        return [.. reply.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("title").GetString()!)];
    }

    public static async Task<JsonElement> SendAsync(HttpClient client, HttpMethod method, string path, object? body, int? version = null)
    {
        using var reply = await RawAsync(client, method, path, body, version);
        var text = await reply.Content.ReadAsStringAsync();
        reply.IsSuccessStatusCode.ShouldBeTrue($"{method} {path}: {(int)reply.StatusCode} {text}\n{Faults()}");
        return JsonDocument.Parse(text).RootElement;
    }

    public static async Task<HttpResponseMessage> RawAsync(HttpClient client, HttpMethod method, string path, object? body, int? version = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
            request.Content = JsonContent.Create(body);
        if (version is not null)
            request.Headers.TryAddWithoutValidation("If-Match", $"\"{version}\"");
        return await client.SendAsync(request);
    }
}

internal static class Json
{
    public static Guid Id(this JsonElement article) => article.GetProperty("id").GetGuid();

    public static int Version(this JsonElement article) => article.GetProperty("version").GetInt32();

    public static int Number(this JsonElement article) => article.GetProperty("number").GetInt32();

    public static string Text(this JsonElement element, string name) => element.GetProperty(name).GetString()!;

    public static string[] Codes(this JsonElement reply) => [.. reply.GetProperty("hints").EnumerateArray().Select(h => h.Text("code"))];
}
