using System.Net.Sockets;

namespace Helpdesk.Testing;

/// <summary>A client that counts the connections it opens: a service that breaks one off after its reply fails the next request on it.</summary>
public sealed class CountedConnections : IDisposable
{
    int opened;

    /// <param name="address">Whom it talks to.</param>
    public CountedConnections(Uri address)
    {
        var handler = new SocketsHttpHandler
        {
            ConnectCallback = async (context, ct) =>
            {
                Interlocked.Increment(ref opened);
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                await socket.ConnectAsync(context.DnsEndPoint, ct);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };
        Client = new HttpClient(handler) { BaseAddress = address };
    }

    /// <summary>Sends one request after another over as few connections as it can.</summary>
    public HttpClient Client { get; }

    /// <summary>How many it took.</summary>
    public int Opened => Volatile.Read(ref opened);

    /// <inheritdoc/>
    public void Dispose() => Client.Dispose();
}
