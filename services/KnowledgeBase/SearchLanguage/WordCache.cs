using System.Collections.Concurrent;

namespace Helpdesk.SearchLanguage;

/// <summary>A run of letters and digits, analysed: nothing of it depends on where it stands.</summary>
internal sealed record AnalysedRun(string Exact, string Stem, string? Twin, string? TwinStem);

/// <summary>
/// Remembers what runs of letters were analysed to. A language has few words that are met often, and folding and stemming them anew was
/// most of what a page of search results cost.
/// </summary>
internal static class WordCache
{
    // Some five megabytes. A text of rarer words costs what it cost before.
    private const int Most = 30_000;
    private const int LongestKept = 32;

    private static readonly ConcurrentDictionary<string, AnalysedRun> Known = new(StringComparer.Ordinal);

    private static readonly ConcurrentDictionary<string, AnalysedRun>.AlternateLookup<ReadOnlySpan<char>> BySpan =
        Known.GetAlternateLookup<ReadOnlySpan<char>>();

    private static int _kept;

    public static AnalysedRun Of(ReadOnlySpan<char> run)
    {
        if (BySpan.TryGetValue(run, out var known))
            return known;
        var folded = Folding.Fold(run);
        var word = folded.Length == 0 ? default : TextAnalysis.Finish(folded, 0, 0, 0);
        var analysed = new AnalysedRun(word.Exact ?? "", word.Stem ?? "", word.Twin, word.TwinStem);
        if (run.Length > LongestKept)
            return analysed;
        if (Interlocked.Increment(ref _kept) > Most)
        {
            Known.Clear();
            Volatile.Write(ref _kept, 0);
        }

        BySpan.TryAdd(run, analysed);
        return analysed;
    }
}
