using System.Runtime.CompilerServices;

namespace Helpdesk.Bench.Measuring;

/// <summary>One server-sent event.</summary>
internal sealed record ServerSentEvent(string? Id, string Name, string Data);

internal static class EventStream
{
    /// <summary>Events of a <c>text/event-stream</c> until it ends; comments (heartbeats) are passed over.</summary>
    /// <param name="stream">The reply's body.</param>
    /// <param name="silence">How long nothing may come before it is taken for dead.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="TimeoutException">Nothing came for so long.</exception>
    public static async IAsyncEnumerable<ServerSentEvent> ReadAsync(
        Stream stream, TimeSpan silence, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(stream);
        string? id = null;
        var name = "message";
        var data = new List<string>();
        while (await reader.ReadLineAsync(cancellationToken).AsTask().WaitAsync(silence, cancellationToken) is { } line)
        {
            if (line.Length == 0)
            {
                if (data.Count > 0)
                    yield return new(id, name, string.Join('\n', data));
                name = "message";
                data.Clear();
                continue;
            }

            var colon = line.IndexOf(':', StringComparison.Ordinal);
            var value = colon < 0 ? "" : line[(colon + 1)..].TrimStart(' ');
            switch (colon < 0 ? line : line[..colon])
            {
                case "id": id = value; break;
                case "event": name = value; break;
                case "data": data.Add(value); break;
                default: break;
            }
        }
    }
}
