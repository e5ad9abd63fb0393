using System.Net;
using System.Net.Sockets;

namespace Helpdesk.Tests.ServiceDefaults;

/// <summary>
/// A wire between a service and its broker that can be held in either direction or cut, so that a crash can be placed exactly:
/// nothing held back by the wire was ever seen by the other side.
/// </summary>
internal sealed class BrokenWire : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly List<TcpClient> _clients = [];
    private readonly Uri _broker;
    private readonly Task _accepting;
    private volatile bool _cut;
    private volatile TaskCompletionSource _towardsBroker = Open();
    private volatile TaskCompletionSource _towardsService = Open();
    private long _heldBytes;

    public BrokenWire(string broker)
    {
        _broker = new Uri(broker);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>The broker's address through this wire.</summary>
    public string Address => new UriBuilder(_broker) { Host = "127.0.0.1", Port = ((IPEndPoint)_listener.LocalEndpoint).Port }.Uri.ToString();

    /// <summary>Bytes that wait at a held end, of both directions.</summary>
    public long HeldBytes => Interlocked.Read(ref _heldBytes);

    /// <summary>What the service sends stays in the wire: it has committed and not published.</summary>
    public void HoldTowardsBroker() => _towardsBroker = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What the broker answers stays in the wire: it has published and knows of no confirmation.</summary>
    public void HoldTowardsService() => _towardsService = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Breaks every connection and refuses new ones, as if the broker were gone.</summary>
    public void Cut()
    {
        _cut = true;
        DropAll();
    }

    /// <summary>Connections work again; what was held on the old ones is lost with them.</summary>
    public void Mend()
    {
        DropAll();
        _towardsBroker.TrySetResult();
        _towardsService.TrySetResult();
        _cut = false;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        DropAll();
        _towardsBroker.TrySetResult();
        _towardsService.TrySetResult();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            TcpClient service;
            try
            {
                service = await _listener.AcceptTcpClientAsync(_stop.Token);
            }
            catch (Exception over) when (over is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }

            _ = CarryAsync(service);
        }
    }

    private async Task CarryAsync(TcpClient service)
    {
        using var near = service;
        using var far = new TcpClient();
        if (_cut) return;
        try
        {
            lock (_clients) _clients.AddRange([near, far]);
            await far.ConnectAsync(_broker.Host, _broker.IsDefaultPort || _broker.Port < 0 ? 5672 : _broker.Port, _stop.Token);
            await Task.WhenAny(
                PumpAsync(near.GetStream(), far.GetStream(), () => _towardsBroker),
                PumpAsync(far.GetStream(), near.GetStream(), () => _towardsService));
        }
        catch (Exception broken) when (broken is IOException or SocketException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            // A broken connection is what this wire is for.
        }
        finally
        {
            lock (_clients) _clients.RemoveAll(client => client == near || client == far);
        }
    }

    private async Task PumpAsync(NetworkStream from, NetworkStream to, Func<TaskCompletionSource> gate)
    {
        var buffer = new byte[16 * 1024];
        try
        {
            int read;
            while ((read = await from.ReadAsync(buffer, _stop.Token)) > 0)
            {
                var open = gate().Task;
                if (!open.IsCompleted)
                {
                    Interlocked.Add(ref _heldBytes, read);
                    await open;
                }

                await to.WriteAsync(buffer.AsMemory(0, read), _stop.Token);
            }
        }
        catch (Exception broken) when (broken is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The other end sees the same.
        }
    }

    private void DropAll()
    {
        TcpClient[] all;
        lock (_clients) all = [.. _clients];
        foreach (var client in all) client.Close();
    }

    private static TaskCompletionSource Open()
    {
        var open = new TaskCompletionSource();
        open.SetResult();
        return open;
    }
}
