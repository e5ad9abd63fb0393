using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Helpdesk.ServiceDefaults.Problems;

namespace Helpdesk.KnowledgeBase.ImportArticles;

/// <summary>Reads lines as they arrive, holding one of them at a time.</summary>
internal static class JsonLines
{
    private const int Longest = 1024 * 1024;

    public static async IAsyncEnumerable<byte[]> ReadAsync(PipeReader body, [EnumeratorCancellation] CancellationToken ct)
    {
        while (true)
        {
            var read = await body.ReadAsync(ct);
            var rest = read.Buffer;
            while (rest.PositionOf((byte)'\n') is { } end)
            {
                yield return rest.Slice(0, end).ToArray();
                rest = rest.Slice(rest.GetPosition(1, end));
            }

            if (rest.Length > Longest)
                throw new BadInput("body", $"A line has at most {Longest} bytes.");
            if (read.IsCompleted)
            {
                yield return rest.ToArray();
                yield break;
            }

            body.AdvanceTo(rest.Start, read.Buffer.End);
        }
    }
}
