using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Helpdesk.Tests.Gateway.Proxy;

/// <summary>What a service received.</summary>
internal sealed record Received(string Method, string Path, Dictionary<string, string> Headers, long BodyLength);

/// <summary>A small real server in a service's place that tells what reached it.</summary>
internal sealed class Backend : IAsyncDisposable
{
    private readonly WebApplication _app;

    private Backend(WebApplication app) => _app = app;

    public string Address => _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();

    public ConcurrentQueue<Received> Requests { get; } = new();

    /// <summary>Releases the second event of <c>/api/live/calls</c>.</summary>
    public TaskCompletionSource SecondEvent { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public static async Task<Backend> StartAsync(string listen = "http://127.0.0.1:0")
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Urls.Add(listen);
        var backend = new Backend(app);
        app.UseWebSockets();
        app.Map("/api/live/calls", backend.StreamAsync);
        app.Map("/_blazor", EchoAsync);
        app.Map("/{**rest}", backend.AnswerAsync);
        await app.StartAsync();
        return backend;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext http)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        Requests.Enqueue(new Received(
            http.Request.Method, http.Request.Path + http.Request.QueryString.ToString(),
            http.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase), body.Length));
        if (http.Request.Path.Value!.EndsWith("/break-off", StringComparison.Ordinal)) http.Abort();
        else await http.Response.WriteAsync("answered");
    }

    private async Task StreamAsync(HttpContext http)
    {
        http.Response.ContentType = "text/event-stream";
        await http.Response.WriteAsync("id: 1\nevent: call-ringing\ndata: {}\n\n");
        await http.Response.Body.FlushAsync();
        await SecondEvent.Task;
        await http.Response.WriteAsync("id: 2\nevent: call-ended\ndata: {}\n\n");
    }

    private static async Task EchoAsync(HttpContext http)
    {
        using var socket = await http.WebSockets.AcceptWebSocketAsync();
        var buffer = new byte[100];
        var received = await socket.ReceiveAsync(buffer, http.RequestAborted);
        await socket.SendAsync(buffer.AsMemory(0, received.Count), received.MessageType, true, http.RequestAborted);
        await socket.CloseAsync(System.Net.WebSockets.WebSocketCloseStatus.NormalClosure, null, http.RequestAborted);
    }
}
