using System.Net.Sockets;
using Helpdesk.Servers;

namespace Helpdesk.LocalHost.Running;

/// <summary>Starts one server or project and knows when it is healthy.</summary>
abstract class Runner(Resource resource, Wiring wiring, Instance instance, Options options)
{
    public virtual string Name => resource.Name;

    public Resource Resource => resource;

    public virtual int Port => wiring.Port(Name);

    public string Log => Path.Combine(instance.Logs, $"{Name}.log");

    /// <summary>How long it may take to stop by itself.</summary>
    public virtual TimeSpan Grace => TimeSpan.FromSeconds(30);

    protected Wiring Wiring => wiring;

    protected Instance Instance => instance;

    protected Options Options => options;

    /// <summary>What stops it and everything that it started.</summary>
    public abstract Task<(ChildProcess Process, IAsyncDisposable Stop)> StartAsync(CancellationToken cancellation);

    /// <summary>Returns when it is healthy.</summary>
    public virtual Task HealthyAsync(CancellationToken cancellation) => Task.CompletedTask;

    /// <summary>One for each process that the resource needs.</summary>
    public static IEnumerable<Runner> For(IResource resource, Wiring wiring, Instance instance, Options options) => resource switch
    {
        PostgresServerResource server => [new PostgresRunner(server, wiring, instance, options)],
        RabbitMQServerResource server => [new RabbitMqRunner(server, wiring, instance, options)],
        ElasticsearchResource server when wiring.ElasticsearchSource.IsStarted => [new ElasticsearchRunner(server, wiring, instance, options)],
        ProjectResource project => Enumerable.Range(1, wiring.Instances(project)).Select(number => new ProjectRunner(project, number, wiring, instance, options)),
        _ => [],
    };

    /// <summary>Asks the address until it answers 200; without a path it is enough that somebody listens.</summary>
    protected static async Task AnswersAsync(Uri address, bool http, string? authorization, CancellationToken cancellation)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false, ConnectTimeout = TimeSpan.FromSeconds(2) }) { Timeout = TimeSpan.FromSeconds(5) };
        if (authorization is not null)
        {
            client.DefaultRequestHeaders.Authorization = new("Basic", authorization);
        }

        while (true)
        {
            try
            {
                if (http)
                {
                    using var answer = await client.GetAsync(address, cancellation);
                    if (answer.IsSuccessStatusCode)
                    {
                        return;
                    }
                }
                else
                {
                    using var socket = new TcpClient();
                    await socket.ConnectAsync(address.Host, address.Port, cancellation);
                    return;
                }
            }
            catch (Exception exception) when (!cancellation.IsCancellationRequested
                && exception is HttpRequestException or SocketException or TaskCanceledException or IOException)
            {
                // Not yet.
            }

            await Task.Delay(150, cancellation);
        }
    }
}
