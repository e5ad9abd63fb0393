using Helpdesk.SearchLanguage;

namespace Helpdesk.KnowledgeBase.ListGaps;

/// <summary>An incident that no article answered.</summary>
internal sealed record Unanswered(Guid Id, long Number, DateTimeOffset At, IReadOnlyList<string> Words);

/// <summary>Incidents that ask much the same, the newest first.</summary>
/// <param name="Words">Words that most of them share, the most frequent first.</param>
/// <param name="Incidents">The incidents.</param>
internal sealed record SimilarGroup(IReadOnlyList<string> Words, IReadOnlyList<Unanswered> Incidents);

/// <summary>
/// Groups incidents by the stems of their words: rare words count for more than frequent ones, and an incident joins the group whose
/// first incident it resembles most, if it resembles it enough.
/// </summary>
internal static class SimilarGroups
{
    private const double Alike = 0.34;
    private const int MostWords = 6;

    /// <summary>The groups, the largest first; incidents without words are in none.</summary>
    public static IReadOnlyList<SimilarGroup> Of(IEnumerable<Unanswered> incidents)
    {
        var all = incidents.Where(i => i.Words.Count > 0).OrderByDescending(i => i.At).ThenByDescending(i => i.Id)
            .Select(i => (Incident: i, Stems: i.Words.Select(Stems.Of).ToHashSet(StringComparer.Ordinal))).ToList();
        var weights = all.SelectMany(i => i.Stems).GroupBy(s => s, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => Math.Log(1 + ((double)all.Count / g.Count())), StringComparer.Ordinal);
        var groups = new List<(HashSet<string> First, List<Unanswered> Members)>();
        var byStem = new Dictionary<string, List<int>>(StringComparer.Ordinal);
        foreach (var (incident, stems) in all)
        {
            var near = stems.SelectMany(s => byStem.GetValueOrDefault(s) ?? []).Distinct()
                .Select(g => (Group: g, Likeness: Likeness(stems, groups[g].First, weights))).Where(g => g.Likeness >= Alike)
                .OrderByDescending(g => g.Likeness).ThenBy(g => g.Group).Take(1).ToList();
            if (near.Count == 1)
            {
                groups[near[0].Group].Members.Add(incident);
                continue;
            }

            foreach (var stem in stems)
            {
                if (!byStem.TryGetValue(stem, out var with))
                    byStem.Add(stem, with = []);
                with.Add(groups.Count);
            }

            groups.Add((stems, [incident]));
        }

        return [.. groups.OrderByDescending(g => g.Members.Count).ThenByDescending(g => g.Members[0].At).ThenByDescending(g => g.Members[0].Id)
            .Select(g => new SimilarGroup(Common(g.Members), g.Members))];
    }

    /// <summary>The weight of what both have, of the weight of what either has.</summary>
    private static double Likeness(HashSet<string> one, HashSet<string> other, Dictionary<string, double> weights)
    {
        var both = one.Where(other.Contains).Sum(s => weights[s]);
        return both / (one.Sum(s => weights[s]) + other.Sum(s => weights[s]) - both);
    }

    private static string[] Common(List<Unanswered> members) =>
    [
        .. members.SelectMany((m, age) => m.Words.Select((word, place) => (word, place, age))).GroupBy(w => Stems.Of(w.word), StringComparer.Ordinal)
            .Where(g => g.Count() * 2 >= members.Count).OrderByDescending(g => g.Count()).ThenBy(g => g.First().age).ThenBy(g => g.First().place)
            .Take(MostWords).Select(g => g.First().word),
    ];
}
