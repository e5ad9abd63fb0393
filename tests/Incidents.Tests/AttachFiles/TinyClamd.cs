using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Helpdesk.Tests.Incidents.AttachFiles;

/// <summary>
/// Not ClamAV: a few lines that speak clamd's INSTREAM over a real socket and take every content with the word EICAR for a virus. It
/// answers nobody until told to.
/// </summary>
internal sealed class TinyClamd : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly TaskCompletionSource _awake = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;

    public TinyClamd()
    {
        _listener.Start();
        _running = RunAsync();
    }

    public string Address => $"127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    public void Wake() => _awake.TrySetResult();

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _running;
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                await using var stream = client.GetStream();
                var command = new byte[10];
                await stream.ReadExactlyAsync(command, _stop.Token);
                if (Encoding.ASCII.GetString(command) != "zINSTREAM\0")
                    continue;
                var content = new MemoryStream();
                var length = new byte[4];
                while (true)
                {
                    await stream.ReadExactlyAsync(length, _stop.Token);
                    var chunk = new byte[BinaryPrimitives.ReadInt32BigEndian(length)];
                    if (chunk.Length == 0)
                        break;
                    await stream.ReadExactlyAsync(chunk, _stop.Token);
                    content.Write(chunk);
                }

                await _awake.Task.WaitAsync(_stop.Token);
                var infected = Encoding.UTF8.GetString(content.ToArray()).Contains("EICAR", StringComparison.Ordinal);
                await stream.WriteAsync(Encoding.ASCII.GetBytes(infected ? "stream: Eicar-Test-Signature FOUND\0" : "stream: OK\0"), _stop.Token);
            }
        }
        catch (Exception over) when (over is OperationCanceledException or SocketException or ObjectDisposedException or IOException)
        {
            // The test is over.
        }
    }
}
