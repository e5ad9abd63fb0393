using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;

namespace Helpdesk.Incidents.AttachFiles;

/// <summary>Asks a clamd by its INSTREAM command: chunks behind their lengths, an empty one at the end, one line in reply.</summary>
internal static class Clamd
{
    private const int Chunk = 64 * 1024;
    private const int LongestReply = 4_096;
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(4);

    /// <returns>The name of what was found; null when the content is clean.</returns>
    /// <exception cref="IOException">The scanner could not say: too large for it, or out of order.</exception>
    public static async Task<string?> ThreatInAsync(string host, int port, Stream content, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Longest);
        var ct = limit.Token;
        using var client = new TcpClient();
        await client.ConnectAsync(host, port, ct);
        await using var stream = client.GetStream();
        await stream.WriteAsync("zINSTREAM\0"u8.ToArray(), ct);
        var buffer = new byte[sizeof(int) + Chunk];
        while (true)
        {
            var read = await content.ReadAsync(buffer.AsMemory(sizeof(int)), ct);
            BinaryPrimitives.WriteInt32BigEndian(buffer, read);
            await stream.WriteAsync(buffer.AsMemory(0, sizeof(int) + read), ct);
            if (read == 0)
                break;
        }

        return ThreatOf(await ReplyAsync(stream, ct));
    }

    /// <summary>What a reply says: <c>stream: OK</c>, <c>stream: Name FOUND</c>, anything else is a fault.</summary>
    public static string? ThreatOf(string reply)
    {
        var said = reply.StartsWith("stream: ", StringComparison.Ordinal) ? reply["stream: ".Length..] : reply;
        if (said == "OK")
            return null;
        return said.EndsWith(" FOUND", StringComparison.Ordinal) ? said[..^" FOUND".Length] : throw new IOException($"The virus scanner said: {reply}");
    }

    private static async Task<string> ReplyAsync(Stream stream, CancellationToken ct)
    {
        var reply = new byte[LongestReply];
        var length = 0;
        while (length < reply.Length && await stream.ReadAsync(reply.AsMemory(length), ct) is > 0 and var read)
        {
            length += read;
            if (reply.AsSpan(0, length).Contains((byte)0))
                break;
        }

        return Encoding.UTF8.GetString(reply, 0, length).TrimEnd('\0', '\n', '\r');
    }
}
