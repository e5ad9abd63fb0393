using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace Helpdesk.Tests.ServiceDefaults.Discovery;

/// <summary>An instance of a service that answers as the test says and notes what came.</summary>
internal sealed class Instance : IAsyncDisposable
{
    private readonly WebApplication _app;

    private Instance(WebApplication app) => _app = app;

    public string Address => _app.Urls.Single();

    /// <summary>Method and body of each request.</summary>
    public ConcurrentQueue<(string Method, string Body)> Received { get; } = new();

    /// <param name="answer">The status for the n-th request, counted from 1; null never answers.</param>
    public static async Task<Instance> StartAsync(Func<int, int?> answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var instance = new Instance(app);
        app.Run(async http =>
        {
            using var body = new StreamReader(http.Request.Body);
            instance.Received.Enqueue((http.Request.Method, await body.ReadToEndAsync()));
            if (answer(instance.Received.Count) is { } status) http.Response.StatusCode = status;
            else await Task.Delay(Timeout.Infinite, http.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        });
        await app.StartAsync();
        return instance;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();
}
