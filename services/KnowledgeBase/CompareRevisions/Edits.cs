namespace Helpdesk.KnowledgeBase.CompareRevisions;

/// <summary>Neighbouring elements that share a fate.</summary>
/// <param name="Kind">Their fate.</param>
/// <param name="Start">The first: in the earlier list, or in the later one if added.</param>
/// <param name="End">After the last.</param>
internal readonly record struct Run(PartKind Kind, int Start, int End);

/// <summary>The fewest removals and additions that make one list of another (Myers 1986). What differs in too much is replaced whole.</summary>
internal static class Edits
{
    // Time and memory grow with its square.
    private const int Most = 1500;

    /// <summary>Runs in order, removed ones before the added ones that replace them.</summary>
    public static IReadOnlyList<Run> Between(ReadOnlySpan<string> before, ReadOnlySpan<string> after)
    {
        var head = before.CommonPrefixLength(after);
        var tail = 0;
        while (tail < Math.Min(before.Length, after.Length) - head && before[^(tail + 1)] == after[^(tail + 1)])
            tail++;
        var runs = new List<Run>();
        Add(runs, PartKind.Same, 0, head);
        var old = before[head..^tail];
        var now = after[head..^tail];
        if (Paths(old, now) is { } paths)
        {
            Walk(runs, paths, old.Length, now.Length, head);
        }
        else
        {
            Add(runs, PartKind.Removed, head, head + old.Length);
            Add(runs, PartKind.Added, head, head + now.Length);
        }

        Add(runs, PartKind.Same, before.Length - tail, before.Length);
        return runs;
    }

    /// <summary>How far each diagonal was reached before every edit; null if more edits are needed than are tried.</summary>
    private static List<int[]>? Paths(ReadOnlySpan<string> before, ReadOnlySpan<string> after)
    {
        var (n, m) = (before.Length, after.Length);
        var most = Math.Min(n + m, Most);
        var reached = new int[(2 * most) + 2];
        var paths = new List<int[]>();
        for (var d = 0; d <= most; d++)
        {
            // Only diagonals -d…d are looked at again.
            paths.Add(reached[(most - d)..(most + d + 2)]);
            for (var k = -d; k <= d; k += 2)
            {
                var x = IsDown(reached, most, k, d) ? reached[most + k + 1] : reached[most + k - 1] + 1;
                var y = x - k;
                while (x < n && y < m && before[x] == after[y])
                    (x, y) = (x + 1, y + 1);
                reached[most + k] = x;
                if (x >= n && y >= m)
                    return paths;
            }
        }

        return null;
    }

    private static bool IsDown(int[] reached, int middle, int k, int d) =>
        k == -d || (k != d && reached[middle + k - 1] < reached[middle + k + 1]);

    private static void Walk(List<Run> runs, List<int[]> paths, int x, int y, int head)
    {
        var steps = new List<(PartKind Kind, int At)>();
        for (var d = paths.Count - 1; d >= 0 && (x > 0 || y > 0); d--)
        {
            var (reached, k) = (paths[d], x - y);
            var from = IsDown(reached, d, k, d) ? k + 1 : k - 1;
            var fromX = d == 0 ? 0 : reached[d + from];
            var fromY = d == 0 ? 0 : fromX - from;
            for (; x > fromX && y > fromY; y--)
                steps.Add((PartKind.Same, --x));
            if (d > 0)
                steps.Add(from > k ? (PartKind.Added, --y) : (PartKind.Removed, --x));
        }

        steps.Reverse();
        for (var i = 0; i < steps.Count;)
        {
            var end = i;
            if (steps[i].Kind == PartKind.Same)
            {
                while (end < steps.Count && steps[end].Kind == PartKind.Same)
                    end++;
                Add(runs, PartKind.Same, head + steps[i].At, head + steps[end - 1].At + 1);
            }
            else
            {
                while (end < steps.Count && steps[end].Kind != PartKind.Same)
                    end++;
                foreach (var kind in (PartKind[])[PartKind.Removed, PartKind.Added])
                {
                    var own = steps[i..end].FindAll(s => s.Kind == kind);
                    if (own.Count > 0)
                        Add(runs, kind, head + own[0].At, head + own[^1].At + 1);
                }
            }

            i = end;
        }
    }

    private static void Add(List<Run> runs, PartKind kind, int start, int end)
    {
        if (end <= start)
            return;
        if (runs is [.., var last] && last.Kind == kind && last.End == start)
            runs[^1] = last with { End = end };
        else
            runs.Add(new Run(kind, start, end));
    }
}
