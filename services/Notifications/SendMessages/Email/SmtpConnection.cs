using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace Helpdesk.Notifications.SendMessages.Email;

/// <summary>A line-by-line conversation with an SMTP server (RFC 5321), each wait with its own limit.</summary>
internal sealed class SmtpConnection(TcpClient socket, Stream stream) : IAsyncDisposable
{
    private const int LongestLine = 2_000;
    private const int MostLines = 100;

    private readonly byte[] _buffer = new byte[4_096];
    private Stream _stream = stream;
    private int _start;
    private int _end;

    public bool IsEncrypted => _stream is SslStream;

    public static async Task<SmtpConnection> OpenAsync(string host, int port, TimeSpan limit, CancellationToken cancellation)
    {
        var socket = new TcpClient();
        try
        {
            using var timer = Limited(limit, cancellation);
            await socket.ConnectAsync(host, port, timer.Token);
            return new SmtpConnection(socket, socket.GetStream());
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Encrypts the connection; what the server said in the clear before is forgotten.</summary>
    public async Task EncryptAsync(string host, TimeSpan limit, CancellationToken cancellation)
    {
        using var timer = Limited(limit, cancellation);
        var encrypted = new SslStream(_stream);
        await encrypted.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = host }, timer.Token);
        (_stream, _start, _end) = (encrypted, 0, 0);
    }

    /// <summary>Sends a command and reads the reply to it.</summary>
    public async Task<SmtpReply> AskAsync(string command, TimeSpan limit, CancellationToken cancellation)
    {
        if (command.AsSpan().ContainsAny('\r', '\n'))
            throw new ArgumentException("A command is one line.", nameof(command));
        await WriteAsync(Encoding.UTF8.GetBytes(command + "\r\n"), limit, cancellation);
        return await ReplyAsync(limit, cancellation);
    }

    public async Task WriteAsync(ReadOnlyMemory<byte> bytes, TimeSpan limit, CancellationToken cancellation)
    {
        using var timer = Limited(limit, cancellation);
        await _stream.WriteAsync(bytes, timer.Token);
        await _stream.FlushAsync(timer.Token);
    }

    /// <summary>Reads one reply, all its lines.</summary>
    /// <exception cref="IOException">The connection ended, or what came is no SMTP reply.</exception>
    public async Task<SmtpReply> ReplyAsync(TimeSpan limit, CancellationToken cancellation)
    {
        using var timer = Limited(limit, cancellation);
        var lines = new List<string>();
        while (true)
        {
            var line = await LineAsync(timer.Token);
            if (line.Length < 3 || !int.TryParse(line.AsSpan(0, 3), out var code) || lines.Count == MostLines)
                throw new IOException($"Not an SMTP reply: {line}");
            lines.Add(line.Length > 4 ? line[4..] : "");
            if (line.Length == 3 || line[3] != '-')
                return new SmtpReply(code, lines);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stream.DisposeAsync();
        socket.Dispose();
    }

    private async Task<string> LineAsync(CancellationToken cancellation)
    {
        var line = new List<byte>();
        while (true)
        {
            if (_start == _end)
            {
                _start = 0;
                _end = await _stream.ReadAsync(_buffer, cancellation);
                if (_end == 0)
                    throw new IOException("The server closed the connection.");
            }
            var found = _buffer.AsSpan(_start, _end - _start).IndexOf((byte)'\n');
            var taken = found < 0 ? _end - _start : found + 1;
            line.AddRange(_buffer.AsSpan(_start, taken));
            _start += taken;
            if (found >= 0)
                return Encoding.UTF8.GetString([.. line]).TrimEnd('\r', '\n');
            if (line.Count > LongestLine)
                throw new IOException("The server's line has no end.");
        }
    }

    private static CancellationTokenSource Limited(TimeSpan limit, CancellationToken cancellation)
    {
        var timer = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timer.CancelAfter(limit);
        return timer;
    }
}
