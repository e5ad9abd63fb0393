using System.Net.Sockets;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Polly;
using Polly.Retry;

namespace Helpdesk.ServiceDefaults.Discovery;

/// <summary>HTTP clients that find services by name in <c>services__{name}__http__N</c>.</summary>
public static class ServiceDiscovery
{
    /// <summary>Adds the handlers that <see cref="AddServiceClient{TClient}"/> uses.</summary>
    internal static IServiceCollection AddServiceDiscovery(this IServiceCollection services)
    {
        services.AddHttpClient();
        services.AddTransient<InstanceHandler>();
        services.AddTransient<RetryHandler>();
        return services;
    }

    /// <summary>
    /// Adds a typed client of another service: instances that refuse are skipped, idempotent calls are tried again, and all of that takes
    /// no longer than the setting <c>Clients:TimeoutSeconds</c> (20).
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="name">The service's name, like <c>gateway</c>.</param>
    public static IHttpClientBuilder AddServiceClient<TClient>(this IServiceCollection services, string name) where TClient : class =>
        services.AddHttpClient<TClient>((provider, client) =>
            {
                client.BaseAddress = new Uri($"http://{name}");
                client.Timeout = TimeSpan.FromSeconds(provider.GetRequiredService<IConfiguration>().GetValue("Clients:TimeoutSeconds", 20));
            })
            .AddHttpMessageHandler<RetryHandler>()
            .AddHttpMessageHandler<InstanceHandler>();
}

/// <summary>Sends to the next instance when one refuses the connection: nothing was sent, so any method may go on.</summary>
internal sealed class InstanceHandler(IConfiguration configuration) : DelegatingHandler
{
    private int _turn;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var named = request.RequestUri!;
        var instances = configuration.GetSection($"services:{named.Host}:http").GetChildren().Select(child => child.Value).OfType<string>().ToArray();
        if (instances.Length == 0) return await base.SendAsync(request, cancellationToken);

        var first = Interlocked.Increment(ref _turn) & int.MaxValue;
        for (var i = 0; ; i++)
        {
            request.RequestUri = new Uri(new Uri(instances[(first + i) % instances.Length]), named.PathAndQuery);
            try
            {
                return await base.SendAsync(request, cancellationToken);
            }
            catch (HttpRequestException refused) when (refused.InnerException is SocketException && i + 1 < instances.Length)
            {
                // The next one, then.
            }
            finally
            {
                // Whoever tries the whole call again means the service and not this instance of it.
                request.RequestUri = named;
            }
        }
    }
}

/// <summary>Tries calls again that change nothing: a moment's trouble elsewhere is not shown to the user.</summary>
internal sealed class RetryHandler : DelegatingHandler
{
    private static readonly ResiliencePipeline<HttpResponseMessage> Pipeline = new ResiliencePipelineBuilder<HttpResponseMessage>()
        .AddRetry(new RetryStrategyOptions<HttpResponseMessage>
        {
            MaxRetryAttempts = 3,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            Delay = TimeSpan.FromMilliseconds(200),
            ShouldHandle = new PredicateBuilder<HttpResponseMessage>()
                .Handle<HttpRequestException>()
                .HandleResult(response => (int)response.StatusCode is 502 or 503 or 504),
        })
        .Build();

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Method != HttpMethod.Get && request.Method != HttpMethod.Head) return await base.SendAsync(request, cancellationToken);
        return await Pipeline.ExecuteAsync(async token => await base.SendAsync(request, token), cancellationToken);
    }
}
