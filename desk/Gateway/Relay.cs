using System.Net;
using System.Net.Http.Headers;
using Helpdesk.Desk.SignIn;

namespace Helpdesk.Desk.Gateway;

/// <summary>
/// Requests that the browser makes by itself, without the circuit, in the name of who is signed in: what is typed outlives the page, files
/// and recordings are streamed. The browser shows the session's cookie, the gateway sees his token.
/// </summary>
internal sealed class Relay(IHttpClientFactory clients, SessionTokens tokens)
{
    // What is no longer than this can be sent again with a renewed token.
    private const long Rewindable = 512 * 1024;

    private static readonly string[] Asked = ["Range", "If-Range", "If-None-Match", "Accept-Language"];

    private static readonly string[] Answered =
    [
        "Accept-Ranges", "Cache-Control", "Content-Disposition", "Content-Length", "Content-Range", "Content-Security-Policy", "Content-Type", "ETag",
        "Last-Modified", "X-Content-Type-Options",
    ];

    /// <summary>Passes the request on and its answer back.</summary>
    /// <param name="http">The browser's request.</param>
    /// <param name="path">Where to, at the gateway.</param>
    /// <param name="ct">Stops it.</param>
    public async Task PassAsync(HttpContext http, string path, CancellationToken ct)
    {
        // A page of another site may show our cookie, but not say that it is ours.
        if (http.Request.Headers["Sec-Fetch-Site"].ToString() is not ("" or "same-origin" or "none"))
        {
            http.Response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }

        if (http.User.FindFirst(SessionAuthentication.SessionClaim)?.Value is not { } session || await tokens.GetAsync(session, ct: ct) is not { } token)
        {
            http.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        var small = http.Request.ContentLength is <= Rewindable ? await ReadAsync(http.Request, ct) : null;
        var response = await SendAsync(http.Request, path, small, token.AccessToken, ct);
        if (response.StatusCode == HttpStatusCode.Unauthorized && (small is not null || http.Request.ContentLength is null or 0)
            && await tokens.GetAsync(session, token.AccessToken, ct) is { } renewed)
        {
            response.Dispose();
            response = await SendAsync(http.Request, path, small, renewed.AccessToken, ct);
        }

        using (response) await AnswerAsync(http.Response, response, ct);
    }

    private Task<HttpResponseMessage> SendAsync(HttpRequest from, string path, byte[]? small, string token, CancellationToken ct)
    {
        var request = new HttpRequestMessage(new HttpMethod(from.Method), path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        foreach (var name in Asked)
            if (from.Headers.TryGetValue(name, out var value)) request.Headers.TryAddWithoutValidation(name, value.ToArray());
        if (small is { Length: > 0 } || (small is null && from.ContentLength is not (null or 0)))
        {
            request.Content = small is null ? new StreamContent(from.Body) : new ByteArrayContent(small);
            request.Content.Headers.ContentLength = small?.Length ?? from.ContentLength;
            if (from.ContentType is { Length: > 0 } type) request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        }

        return clients.CreateClient(GatewayClient.StreamName).SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
    }

    private static async Task<byte[]> ReadAsync(HttpRequest request, CancellationToken ct)
    {
        using var memory = new MemoryStream((int)(request.ContentLength ?? 0));
        await request.Body.CopyToAsync(memory, ct);
        return memory.ToArray();
    }

    private static async Task AnswerAsync(HttpResponse to, HttpResponseMessage from, CancellationToken ct)
    {
        to.StatusCode = (int)from.StatusCode;
        foreach (var name in Answered)
            if (from.Headers.TryGetValues(name, out var values) || from.Content.Headers.TryGetValues(name, out values)) to.Headers[name] = values.ToArray();
        await from.Content.CopyToAsync(to.Body, ct);
    }
}
