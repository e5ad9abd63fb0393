using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Helpdesk.Incidents.Subscribers;
using Helpdesk.KnowledgeBase.Contracts;
using Helpdesk.ServiceDefaults.Access;
using Helpdesk.Testing;
using Helpdesk.Tests.Incidents;
using Npgsql;

[assembly: AssemblyFixture(typeof(Desk))]

namespace Helpdesk.Tests.Incidents;

/// <summary>The service on real servers, shared by the tests that don't move its clock.</summary>
public sealed class Desk : IAsyncLifetime
{
    public TestService<Program> Service { get; private set; } = null!;

    public TestBus Bus { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Service = await TestService<Program>.StartAsync(new() { Database = "incidents" });
        Bus = await Service.BusAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Bus.DisposeAsync();
        await Service.DisposeAsync();
    }

    public HttpClient Operator(Guid? id = null) => Service.Client(Roles.Operator, id);

    /// <summary>An article that the service has heard of.</summary>
    public async Task<ArticlePublished> ArticleAsync(bool detailsRequired = false)
    {
        var id = Guid.CreateVersion7();
        var article = new ArticlePublished(
            id, 1, DateTimeOffset.UtcNow, null, Random.Shared.Next(1000, 9999), "Как продлить сертификат", "Сертификаты", detailsRequired);
        await Bus.Publish(article);
        await Probe.Until("the article to arrive", async () => await ScalarAsync<long>("select count(*) from articles where id = $1 and version = 1", id) == 1);
        return article;
    }

    /// <summary>One value from the service's database.</summary>
    public async Task<T?> ScalarAsync<T>(string sql, params object[] values)
    {
        await using var connection = new NpgsqlConnection(Service.Database);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values)
            command.Parameters.Add(new() { Value = value });
        return await command.ExecuteScalarAsync() is T result ? result : default;
    }

    /// <summary>Copies of an incident, by numbers that are below everybody's: nobody else's list begins with them.</summary>
    public Task<object?> CopyAsync(Guid id, int copies) => ScalarAsync<object>(
        """
        insert into incidents select (jsonb_populate_record(i, jsonb_build_object('id', gen_random_uuid(), 'number', $2 + n))).*
        from incidents i, generate_series(1, $3) n where i.id = $1
        """, id, Random.Shared.Next(1, 1_900_000), copies);

    /// <summary>A right INN of an organisation that no other test uses.</summary>
    public static string NewInn()
    {
        var nine = $"66{Random.Shared.Next(0, 10_000_000):0000000}";
        return nine + Inn.ExpectedCheckDigits(nine + "0");
    }

    public static string NewPhone() => $"+7912{Random.Shared.Next(0, 10_000_000):0000000}";
}

/// <summary>What came back.</summary>
public sealed record Reply(HttpStatusCode Status, JsonElement Json, string? ETag, bool Replayed)
{
    public Guid Id => Json.GetProperty("id").GetGuid();

    public JsonElement this[string name] => Json.GetProperty(name);

    public string? Problem => Json.ValueKind == JsonValueKind.Object && Json.TryGetProperty("type", out var type)
        ? type.GetString()!.Replace("urn:helpdesk:problem:", "", StringComparison.Ordinal)
        : null;

    /// <summary>Fields that a 400 complains of.</summary>
    public IReadOnlyList<string> Faults => [.. Json.GetProperty("errors").EnumerateObject().Select(p => p.Name)];

    public Reply Expect(HttpStatusCode status)
    {
        Status.ShouldBe(status, Json.ToString());
        return this;
    }
}

public static class Calls
{
    public static Task<Reply> Get(this HttpClient client, string path) => client.Send(HttpMethod.Get, path);

    public static Task<Reply> Post(this HttpClient client, string path, object body, string? key = null) => client.Send(HttpMethod.Post, path, body, key: key);

    public static async Task<Reply> Register(this HttpClient client, object body) =>
        (await client.Post("/api/incidents", body)).Expect(HttpStatusCode.Created);

    public static async Task<Reply> Send(this HttpClient client, HttpMethod method, string path, object? body = null, string? ifMatch = null, string? key = null)
    {
        using var request = new HttpRequestMessage(method, path)
        {
            Content = body switch { null => null, HttpContent content => content, _ => JsonContent.Create(body) },
        };
        if (ifMatch is not null)
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        if (key is not null)
            request.Headers.Add("Idempotency-Key", key);
        using var response = await client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return new(
            response.StatusCode, text.Length == 0 ? default : JsonDocument.Parse(text).RootElement, response.Headers.ETag?.Tag,
            response.Headers.Contains("Idempotency-Replayed"));
    }
}
