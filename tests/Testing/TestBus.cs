using System.Collections.Concurrent;
using System.Diagnostics;
using MassTransit;

namespace Helpdesk.Testing;

/// <summary>The other services, as far as the bus shows them: publishes events and keeps what it hears.</summary>
public sealed class TestBus : IAsyncDisposable
{
    readonly IBusControl _bus;
    readonly ConcurrentQueue<(object Message, ActivityTraceId Trace)> _heard = new();
    readonly HashSet<Type> _types = [];
    readonly ConcurrentDictionary<(Type, Guid?), bool> _ids = new();

    TestBus(IBusControl bus) => _bus = bus;

    /// <summary>Connects to a virtual host.</summary>
    public static async Task<TestBus> StartAsync(string virtualHost)
    {
        var uri = new Uri(virtualHost);
        var user = uri.UserInfo.Split(':');
        var bus = Bus.Factory.CreateUsingRabbitMq(rabbit => rabbit.Host(uri.Host, (ushort)uri.Port, uri.AbsolutePath[1..], host =>
        {
            host.Username(user[0]);
            host.Password(user[1]);
        }));
        await bus.StartAsync(new CancellationTokenSource(TimeSpan.FromMinutes(2)).Token);
        return new TestBus(bus);
    }

    /// <summary>Publishes an event as its owner would; the same id again is a redelivery.</summary>
    public Task Publish<T>(T message, Guid? messageId = null) where T : class =>
        _bus.Publish(message, context => context.MessageId = messageId ?? Guid.CreateVersion7());

    /// <summary>Begins to hear events of a type; call it before the act.</summary>
    public async Task Hear<T>() where T : class
    {
        lock (_types)
        {
            if (!_types.Add(typeof(T))) return;
        }

        var endpoint = _bus.ConnectReceiveEndpoint(
            $"test-{typeof(T).Name}-{Guid.NewGuid():n}",
            receive =>
            {
                if (receive is IRabbitMqReceiveEndpointConfigurator rabbit) rabbit.AutoDelete = true;
                receive.ConcurrentMessageLimit = 1;
                receive.Handler<T>(context =>
                {
                    if (_ids.TryAdd((typeof(T), context.MessageId), true))
                        _heard.Enqueue((context.Message, Activity.Current?.TraceId ?? default));
                    return Task.CompletedTask;
                });
            });
        await endpoint.Ready;
    }

    /// <summary>All events of a type heard so far, each once: the bus may carry a message twice, under one id.</summary>
    public IReadOnlyList<T> All<T>() => [.. _heard.Select(heard => heard.Message).OfType<T>()];

    /// <summary>The trace in which a heard event arrived; while a listener listens to MassTransit's source.</summary>
    public ActivityTraceId TraceOf(object message) => _heard.Single(heard => heard.Message.Equals(message)).Trace;

    /// <summary>Waits for an event.</summary>
    public async Task<T> WaitFor<T>(Func<T, bool>? predicate = null, TimeSpan? limit = null) where T : class
    {
        var found = await Probe.Until(
            $"an event {typeof(T).Name}", () => Task.FromResult(All<T>().Where(predicate ?? (_ => true)).ToList()), list => list.Count > 0, limit);
        return found[0];
    }

    /// <summary>Waits for so many events; each type has a queue of its own, so that one says nothing of another.</summary>
    /// <exception cref="InvalidOperationException">There were more.</exception>
    public async Task<IReadOnlyList<T>> WaitForAll<T>(int count, Func<T, bool> predicate) where T : class
    {
        var found = await Probe.Until(
            $"{count} events {typeof(T).Name}", () => Task.FromResult(All<T>().Where(predicate).ToList()), list => list.Count >= count);
        return found.Count == count ? found : throw new InvalidOperationException($"{found.Count} events {typeof(T).Name} instead of {count}.");
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await _bus.StopAsync(new CancellationTokenSource(TimeSpan.FromSeconds(10)).Token);
}
