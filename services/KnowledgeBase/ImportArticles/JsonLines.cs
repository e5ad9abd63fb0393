using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Helpdesk.ServiceDefaults.Problems;

namespace Helpdesk.KnowledgeBase.ImportArticles;

/// <summary>Reads lines as they arrive, holding those of one read at a time.</summary>
internal static class JsonLines
{
    private const int Longest = 1024 * 1024;

    public static async IAsyncEnumerable<byte[]> ReadAsync(PipeReader body, [EnumeratorCancellation] CancellationToken ct)
    {
        while (true)
        {
            var read = await body.ReadAsync(ct);
            var rest = read.Buffer;
            var lines = new List<byte[]>();
            while (rest.PositionOf((byte)'\n') is { } end)
            {
                lines.Add(rest.Slice(0, end).ToArray());
                rest = rest.Slice(rest.GetPosition(1, end));
            }

            var (isTooLong, isLast) = (rest.Length > Longest, read.IsCompleted);
            if (isLast) lines.Add(rest.ToArray());
            // A read that is not ended breaks the connection off once the reply is sent, whatever happens to the lines.
            body.AdvanceTo(isTooLong || isLast ? rest.End : rest.Start, rest.End);
            foreach (var line in lines)
                yield return line;
            if (isTooLong)
                throw new BadInput("body", $"A line has at most {Longest} bytes.");
            if (isLast)
                yield break;
        }
    }
}
