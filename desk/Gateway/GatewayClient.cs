using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Components.Authorization;

namespace Helpdesk.Desk.Gateway;

/// <summary>The API as the signed-in user of this circuit sees it: everything goes through the gateway with his token.</summary>
internal sealed class GatewayClient(IHttpClientFactory clients, SessionTokens tokens, AuthenticationStateProvider signedIn)
{
    public const string Name = nameof(GatewayCalls);

    /// <summary>A client without a time limit, for streams.</summary>
    public const string StreamName = nameof(GatewayStreams);

    public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    private const int Tries = 3;

    public Task<T> GetAsync<T>(string path, CancellationToken ct = default) => SendAsync<T>(HttpMethod.Get, path, null, null, null, ct)!;

    /// <summary>Like <see cref="GetAsync"/>, but null for a 404.</summary>
    public async Task<T?> FindAsync<T>(string path, CancellationToken ct = default) where T : class
    {
        try
        {
            return await GetAsync<T>(path, ct);
        }
        catch (ApiProblem problem) when (problem.Status == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    public Task<T> PostAsync<T>(string path, object body, Guid? idempotencyKey = null, CancellationToken ct = default) =>
        SendAsync<T>(HttpMethod.Post, path, body, null, idempotencyKey, ct)!;

    public Task<T?> ChangeAsync<T>(HttpMethod method, string path, object? body, int? version = null, CancellationToken ct = default) =>
        SendAsync<T>(method, path, body, version, null, ct);

    /// <summary>Something with the version that its next change goes on from.</summary>
    public Task<Versioned<T>> GetVersionedAsync<T>(string path, CancellationToken ct = default) => AskAsync(HttpMethod.Get, path, null, null, null, async response =>
        new Versioned<T>((await ReadAsync<T>(response, ct))!, int.Parse(response.Headers.ETag!.Tag.Trim('"'), CultureInfo.InvariantCulture)), ct);

    /// <summary>Who is signed in here.</summary>
    public async Task<Guid> UserIdAsync() => (await TokenAsync(null, default)).Token.User.Id;

    /// <summary>Opens a stream of server-sent events, after the given one.</summary>
    public async Task<HttpResponseMessage> OpenFeedAsync(string path, string? lastEventId, CancellationToken ct)
    {
        var (session, token) = await TokenAsync(null, ct);
        for (var second = false; ; second = true)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.AccessToken);
            request.Headers.Accept.ParseAdd("text/event-stream");
            if (lastEventId is not null) request.Headers.TryAddWithoutValidation("Last-Event-ID", lastEventId);
            var response = await clients.CreateClient(StreamName).SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
            if (response.IsSuccessStatusCode) return response;
            using (response)
            {
                if (response.StatusCode != HttpStatusCode.Unauthorized || second) throw await ApiProblem.ReadAsync(response, ct);
                token = await tokens.GetAsync(session, token.AccessToken, ct) ?? throw new SignedOutException();
            }
        }
    }

    private Task<T?> SendAsync<T>(HttpMethod method, string path, object? body, int? version, Guid? idempotencyKey, CancellationToken ct) =>
        AskAsync(method, path, body, version, idempotencyKey, response => ReadAsync<T>(response, ct), ct);

    private async Task<T> AskAsync<T>(
        HttpMethod method, string path, object? body, int? version, Guid? idempotencyKey, Func<HttpResponseMessage, Task<T>> read, CancellationToken ct)
    {
        var (session, token) = await TokenAsync(null, ct);
        // Reads are tried again by the client's own handler; a write only when the service knows a repeat by its key.
        var tries = idempotencyKey is not null ? Tries : 1;
        for (var (attempt, renewed) = (1, false); ; attempt++)
        {
            try
            {
                using var response = await SendOnceAsync(method, path, body, version, idempotencyKey, token, ct);
                if (response.StatusCode == HttpStatusCode.Unauthorized && !renewed)
                {
                    token = await tokens.GetAsync(session, token.AccessToken, ct) ?? throw new SignedOutException();
                    renewed = true;
                    attempt--;
                    continue;
                }

                if (response.IsSuccessStatusCode) return await read(response);
                if (attempt < tries && response.StatusCode is HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout)
                {
                    await Task.Delay(TimeSpan.FromMilliseconds(250 * attempt), ct);
                    continue;
                }

                throw response.StatusCode == HttpStatusCode.Unauthorized ? new SignedOutException() : await ApiProblem.ReadAsync(response, ct);
            }
            catch (HttpRequestException) when (attempt < tries)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(250 * attempt), ct);
            }
        }
    }

    private async Task<HttpResponseMessage> SendOnceAsync(
        HttpMethod method, string path, object? body, int? version, Guid? idempotencyKey, SessionToken token, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.AccessToken);
        if (version is { } read) request.Headers.TryAddWithoutValidation("If-Match", $"\"{read.ToString(CultureInfo.InvariantCulture)}\"");
        if (idempotencyKey is { } key) request.Headers.TryAddWithoutValidation("Idempotency-Key", key.ToString());
        request.Headers.AcceptLanguage.ParseAdd(CultureInfo.CurrentUICulture.TwoLetterISOLanguageName);
        if (body is not null) request.Content = JsonContent.Create(body, body.GetType(), options: Json);
        return await clients.CreateClient(Name).SendAsync(request, ct);
    }

    private static async Task<T?> ReadAsync<T>(HttpResponseMessage response, CancellationToken ct)
    {
        if (response.StatusCode == HttpStatusCode.NoContent || response.Content.Headers.ContentLength == 0) return default;
        return await response.Content.ReadFromJsonAsync<T>(Json, ct);
    }

    private async Task<(string Session, SessionToken Token)> TokenAsync(string? refused, CancellationToken ct)
    {
        var user = (await signedIn.GetAuthenticationStateAsync()).User;
        var session = user.FindFirst(SignIn.SessionAuthentication.SessionClaim)?.Value ?? throw new SignedOutException();
        return (session, await tokens.GetAsync(session, refused, ct) ?? throw new SignedOutException());
    }
}

/// <summary>Names the client of ordinary calls.</summary>
internal sealed class GatewayCalls(HttpClient http)
{
    public HttpClient Http => http;
}

/// <summary>Names the client of streams.</summary>
internal sealed class GatewayStreams(HttpClient http)
{
    public HttpClient Http => http;
}

/// <summary>One page of a list.</summary>
/// <param name="Items">The rows.</param>
/// <param name="Next">Cursor of the next page; null on the last one.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Next);

/// <summary>Something read, and the version it was read in.</summary>
public sealed record Versioned<T>(T Value, int Version);
