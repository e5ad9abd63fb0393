using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Helpdesk.Testing;
using Npgsql;

namespace Helpdesk.Tests.Gateway;

/// <summary>The gateway on real PostgreSQL and RabbitMQ, with its first administrator.</summary>
public sealed class GatewayProcess(TestService<Program> service) : IAsyncDisposable
{
    public const string AdminPassword = "first-Administrator-1";
    public const string Password = "correct-Horse-7";

    public TestService<Program> Service => service;

    public static async Task<GatewayProcess> StartAsync(Action<Dictionary<string, string?>>? configure = null, GatewayProcess? beside = null)
    {
        var options = new TestServiceOptions { Database = "identity" };
        options.Settings["Identity:AdminPassword"] = AdminPassword;
        options.Settings["RateLimits:SignInsPerMinute"] = "6000";
        configure?.Invoke(options.Settings);
        if (beside is not null) options.SharedWith = (beside.Service.Database, beside.Service.VirtualHost);
        return new GatewayProcess(await TestService<Program>.StartAsync(options));
    }

    public ValueTask DisposeAsync() => service.DisposeAsync();

    public HttpClient Anonymous() => service.Anonymous();

    public HttpClient WithToken(string token)
    {
        var client = Anonymous();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    public async Task<HttpResponseMessage> TrySignInAsync(string login, string password)
    {
        using var client = Anonymous();
        return await client.PostAsJsonAsync("/api/auth/token", new { login, password });
    }

    public async Task<Tokens> SignInAsync(string login, string password = Password)
    {
        using var reply = await TrySignInAsync(login, password);
        return (await reply.ShouldHaveStatus(200).ReadAsync<Tokens>())!;
    }

    public async Task<HttpClient> AdministratorAsync() => WithToken((await SignInAsync("admin", AdminPassword)).AccessToken);

    public async Task<Person> AddUserAsync(string role, string? serviceCenter = null, string password = Password)
    {
        var login = $"{role}-{Guid.NewGuid():n}"[..20];
        using var admin = await AdministratorAsync();
        using var reply = await admin.PostAsJsonAsync(
            "/api/users", new { login, name = $"Имя {login}", roles = new[] { role }, serviceCenter, password });
        return (await reply.ShouldHaveStatus(201).ReadAsync<Person>())!;
    }

    public async Task<(HttpClient Client, Person Person)> SignedInAsync(string role, string? serviceCenter = null)
    {
        var person = await AddUserAsync(role, serviceCenter);
        return (WithToken((await SignInAsync(person.Login)).AccessToken), person);
    }

    public async Task<T> ScalarAsync<T>(string sql, params object[] values)
    {
        await using var source = NpgsqlDataSource.Create(service.Database);
        await using var command = source.CreateCommand(sql);
        foreach (var value in values) command.Parameters.Add(new NpgsqlParameter { Value = value });
        return (T)(await command.ExecuteScalarAsync())!;
    }

    public sealed record Tokens(string AccessToken, string RefreshToken, int ExpiresIn, Person User);

    public sealed record Person(Guid Id, string Login, string Name, string[] Roles, string? ServiceCenter, bool Active = true, int Version = 0);
}

internal static class Replies
{
    /// <summary>The reply if its status is this one; else a failure that shows its body.</summary>
    public static HttpResponseMessage ShouldHaveStatus(this HttpResponseMessage reply, int status)
    {
        if ((int)reply.StatusCode != status)
            throw new ShouldAssertException($"Expected {status}, got {(int)reply.StatusCode}: {reply.Content.ReadAsStringAsync().GetAwaiter().GetResult()}");
        return reply;
    }

    public static async Task<T?> ReadAsync<T>(this HttpResponseMessage reply) => await reply.Content.ReadFromJsonAsync<T>();

    public static async Task<JsonElement> JsonAsync(this HttpResponseMessage reply) => await reply.Content.ReadFromJsonAsync<JsonElement>();

    public static async Task<string?> ProblemAsync(this HttpResponseMessage reply) =>
        (await reply.JsonAsync()).GetProperty("type").GetString()!.Split(':')[^1];
}

/// <summary>One gateway for all tests that change nothing others rely on.</summary>
public sealed class SharedGateway : IAsyncLifetime
{
    public GatewayProcess Gateway { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Gateway = await GatewayProcess.StartAsync();

    public ValueTask DisposeAsync() => Gateway.DisposeAsync();
}
