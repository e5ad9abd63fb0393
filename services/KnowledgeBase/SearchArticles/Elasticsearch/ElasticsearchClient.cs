using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Helpdesk.KnowledgeBase.SearchArticles.Elasticsearch;

/// <summary>Elasticsearch 8 or OpenSearch 2 over REST. Whatever goes wrong leaves as an <see cref="ElasticsearchFault"/>.</summary>
internal sealed class ElasticsearchClient : IDisposable
{
    private static readonly MediaTypeHeaderValue JsonType = new("application/json");

    // Brackets within brackets are several levels each.
    private static readonly JsonSerializerOptions Deep = new() { MaxDepth = 1000 };
    private static readonly MediaTypeHeaderValue LinesType = new("application/x-ndjson");

    private readonly HttpClient _http;

    /// <param name="address"><c>http://user:password@host:9200</c>; user and password may be absent.</param>
    public ElasticsearchClient(string address)
    {
        var uri = new Uri(address);
        _http = new HttpClient(new SocketsHttpHandler
        {
            ConnectTimeout = TimeSpan.FromSeconds(5),
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            UseCookies = false,
        })
        {
            BaseAddress = new Uri(uri.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped).TrimEnd('/') + "/"),
            Timeout = Timeout.InfiniteTimeSpan,
        };
        if (uri.UserInfo.Length > 0)
        {
            _http.DefaultRequestHeaders.Authorization =
                new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(Uri.UnescapeDataString(uri.UserInfo))));
        }
    }

    public void Dispose() => _http.Dispose();

    /// <summary>Sends a JSON body, or none, and reads a JSON reply.</summary>
    public Task<JsonElement> SendAsync(HttpMethod method, string path, JsonNode? body, TimeSpan timeout, CancellationToken ct) =>
        SendAsync(method, path, body is null ? null : Content(JsonSerializer.SerializeToUtf8Bytes(body, Deep), JsonType), timeout, ct);

    /// <summary>Sends lines of JSON.</summary>
    public Task<JsonElement> SendLinesAsync(string path, ReadOnlyMemory<byte> lines, TimeSpan timeout, CancellationToken ct) =>
        SendAsync(HttpMethod.Post, path, Content(lines, LinesType), timeout, ct);

    private static ReadOnlyMemoryContent Content(ReadOnlyMemory<byte> bytes, MediaTypeHeaderValue type) => new(bytes) { Headers = { ContentType = type } };

    private async Task<JsonElement> SendAsync(HttpMethod method, string path, HttpContent? content, TimeSpan timeout, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(timeout);
        using var request = new HttpRequestMessage(method, path) { Content = content };
        try
        {
            using var reply = await _http.SendAsync(request, limit.Token);
            var bytes = await reply.Content.ReadAsByteArrayAsync(limit.Token);
            return reply.IsSuccessStatusCode
                ? JsonSerializer.Deserialize<JsonElement>(bytes)
                : throw Fault(reply.StatusCode, Encoding.UTF8.GetString(bytes.AsSpan(0, Math.Min(bytes.Length, 2000))));
        }
        catch (OperationCanceledException slow) when (!ct.IsCancellationRequested)
        {
            throw new ElasticsearchFault("timeout", isOutage: true, $"No answer within {timeout.TotalMilliseconds:0} ms.", slow);
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException or JsonException)
        {
            throw new ElasticsearchFault("unavailable", isOutage: true, fault.Message, fault);
        }
    }

    private static ElasticsearchFault Fault(HttpStatusCode status, string body) => status switch
    {
        HttpStatusCode.NotFound => new ElasticsearchFault(ElasticsearchFault.NoIndex, isOutage: false, body),
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => new ElasticsearchFault("unauthorized", isOutage: true, body),
        HttpStatusCode.TooManyRequests => new ElasticsearchFault("overloaded", isOutage: true, body),
        HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout =>
            new ElasticsearchFault("unavailable", isOutage: true, body),
        _ => new ElasticsearchFault("refused", isOutage: false, $"{(int)status} {body}"),
    };
}
