using System.Text.RegularExpressions;

namespace Helpdesk.KnowledgeBase.CompareRevisions;

/// <summary>What became of a piece of text.</summary>
internal enum PartKind
{
    Same,
    Removed,
    Added,
}

/// <summary>A piece of one of two texts. All that is not added makes the earlier text, all that is not removed the later one.</summary>
internal sealed record TextPart(PartKind Kind, string Text);

/// <summary>Compares two texts line by line, and word by word where lines differ.</summary>
internal static partial class TextDifference
{
    public static IReadOnlyList<TextPart> Of(string before, string after)
    {
        var parts = new Parts();
        var (old, now) = (Lines(before), Lines(after));
        var removed = "";
        foreach (var run in Edits.Between(old, now))
        {
            var text = string.Concat(run.Kind == PartKind.Added ? now[run.Start..run.End] : old[run.Start..run.End]);
            switch (run.Kind)
            {
                case PartKind.Removed:
                    removed = text;
                    continue;
                case PartKind.Added when removed.Length > 0:
                    Words(removed, text, parts);
                    break;
                default:
                    parts.Add(PartKind.Removed, removed);
                    parts.Add(run.Kind, text);
                    break;
            }

            removed = "";
        }

        parts.Add(PartKind.Removed, removed);
        return parts.All;
    }

    private static void Words(string before, string after, Parts parts)
    {
        var (old, now) = (Tokens(before), Tokens(after));
        var runs = Edits.Between(old, now);
        // Two lines that have little more than spaces in common are read more easily one after the other.
        var kept = runs.Where(r => r.Kind == PartKind.Same).Sum(r => old[r.Start..r.End].Sum(t => t.Trim().Length));
        if (kept * 4 < Math.Min(before.Length, after.Length))
        {
            parts.Add(PartKind.Removed, before);
            parts.Add(PartKind.Added, after);
            return;
        }

        foreach (var run in runs)
            parts.Add(run.Kind, string.Concat(run.Kind == PartKind.Added ? now[run.Start..run.End] : old[run.Start..run.End]));
    }

    private static string[] Lines(string text) => [.. Line().Matches(text).Select(m => m.Value)];

    private static string[] Tokens(string text) => [.. Token().Matches(text).Select(m => m.Value)];

    [GeneratedRegex(@"[^\n]*\n|[^\n]+")]
    private static partial Regex Line();

    [GeneratedRegex(@"[\p{L}\p{Nd}]+|\s+|.", RegexOptions.Singleline)]
    private static partial Regex Token();

    private sealed class Parts
    {
        public List<TextPart> All { get; } = [];

        public void Add(PartKind kind, string text)
        {
            if (text.Length == 0)
                return;
            if (All is [.., var last] && last.Kind == kind)
                All[^1] = last with { Text = last.Text + text };
            else
                All.Add(new TextPart(kind, text));
        }
    }
}
