using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;

namespace Helpdesk.Bench;

/// <summary>The running system as the outside sees it: the gateway's address and nothing else.</summary>
internal sealed class Door : IDisposable
{
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
    };

    readonly SocketsHttpHandler _handler = new() { MaxConnectionsPerServer = 512, PooledConnectionIdleTimeout = TimeSpan.FromMinutes(5), UseCookies = false };

    public Door(Uri gateway)
    {
        Gateway = gateway;
        Anonymous = NewClient();
    }

    public Uri Gateway { get; }

    /// <summary>Sends without any credentials.</summary>
    public HttpClient Anonymous { get; }

    public HttpClient NewClient() => new(_handler, disposeHandler: false) { BaseAddress = Gateway, Timeout = TimeSpan.FromSeconds(100) };

    public async Task<Person> SignInAsync(string login, string password, CancellationToken cancellationToken = default)
    {
        var person = new Person(this, login, password);
        await person.RefreshAsync(cancellationToken);
        return person;
    }

    public void Dispose()
    {
        Anonymous.Dispose();
        _handler.Dispose();
    }
}

/// <summary>Someone who signed in at the gateway; signs in again before the token expires.</summary>
internal sealed class Person(Door door, string login, string password) : IDisposable
{
    static readonly TimeSpan Margin = TimeSpan.FromMinutes(2);

    readonly HttpClient _client = door.NewClient();
    readonly SemaphoreSlim _refreshing = new(1, 1);
    long _freshUntil;

    public string Login { get; } = login;

    public Guid Id { get; private set; }

    public string Name { get; private set; } = "";

    public async Task RefreshAsync(CancellationToken cancellationToken = default)
    {
        if (Environment.TickCount64 < _freshUntil)
            return;
        await _refreshing.WaitAsync(cancellationToken);
        try
        {
            if (Environment.TickCount64 < _freshUntil)
                return;
            using var reply = await door.Anonymous.PostAsJsonAsync("/api/auth/token", new { login = Login, password }, Door.Json, cancellationToken);
            var token = await ReadAsync(reply, $"sign-in as {Login}", cancellationToken);
            _client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token.GetProperty("accessToken").GetString());
            _freshUntil = Environment.TickCount64 + (long)(TimeSpan.FromSeconds(token.GetProperty("expiresIn").GetInt32()) - Margin).TotalMilliseconds;
            Id = token.GetProperty("user").GetProperty("id").GetGuid();
            Name = token.GetProperty("user").GetProperty("name").GetString() ?? Login;
        }
        finally
        {
            _refreshing.Release();
        }
    }

    public Task<JsonElement> GetAsync(string path, CancellationToken cancellationToken = default) =>
        SendAsync(HttpMethod.Get, path, null, null, cancellationToken);

    public Task<JsonElement> PostAsync(string path, object? body, string? idempotencyKey = null, CancellationToken cancellationToken = default) =>
        SendAsync(HttpMethod.Post, path, body, request =>
        {
            if (idempotencyKey is not null)
                request.Headers.Add("Idempotency-Key", idempotencyKey);
        }, cancellationToken);

    public Task<JsonElement> PutAsync(string path, object? body, long? version = null, CancellationToken cancellationToken = default) =>
        SendAsync(HttpMethod.Put, path, body, request =>
        {
            if (version is not null)
                request.Headers.IfMatch.Add(new EntityTagHeaderValue($"\"{version}\""));
        }, cancellationToken);

    /// <summary>A stream of server-sent events; the caller reads it to its end.</summary>
    public async Task<Stream> ListenAsync(string path, CancellationToken cancellationToken)
    {
        await RefreshAsync(cancellationToken);
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        var reply = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        reply.EnsureSuccessStatusCode();
        return await reply.Content.ReadAsStreamAsync(cancellationToken);
    }

    /// <summary>Sends the request as it is and returns the reply whatever its status.</summary>
    public async Task<HttpResponseMessage> SendRawAsync(HttpRequestMessage request, CancellationToken cancellationToken = default)
    {
        await RefreshAsync(cancellationToken);
        return await _client.SendAsync(request, cancellationToken);
    }

    public void Dispose()
    {
        _client.Dispose();
        _refreshing.Dispose();
    }

    async Task<JsonElement> SendAsync(
        HttpMethod method, string path, object? body, Action<HttpRequestMessage>? prepare, CancellationToken cancellationToken)
    {
        await RefreshAsync(cancellationToken);
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
            request.Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body, Door.Json)) { Headers = { ContentType = new("application/json") } };
        prepare?.Invoke(request);
        using var reply = await _client.SendAsync(request, cancellationToken);
        return await ReadAsync(reply, $"{method} {path}", cancellationToken);
    }

    static async Task<JsonElement> ReadAsync(HttpResponseMessage reply, string what, CancellationToken cancellationToken)
    {
        var bytes = await reply.Content.ReadAsByteArrayAsync(cancellationToken);
        if (!reply.IsSuccessStatusCode)
            throw new RefusedException($"{what}: {(int)reply.StatusCode} {Encoding.UTF8.GetString(bytes)}", (int)reply.StatusCode);
        return bytes.Length == 0 ? default : JsonSerializer.Deserialize<JsonElement>(bytes);
    }
}

/// <summary>The system refused what the bench expected it to take.</summary>
internal sealed class RefusedException(string message, int status) : Exception(message)
{
    public int Status => status;
}
