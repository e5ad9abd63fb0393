using Helpdesk.KnowledgeBase.SearchArticles.Indexing;
using Helpdesk.SearchLanguage;

namespace Helpdesk.KnowledgeBase.SearchArticles;

/// <summary>Cuts what to show of an article: the title whole, other fields around what was found.</summary>
internal static class Fragments
{
    private const int Longest = 240;
    private const int Before = 60;

    public static IReadOnlyList<Fragment> Of(IReadOnlyList<AnalysedField> fields, Node query)
    {
        var fragments = new List<Fragment>();
        foreach (var field in fields)
        {
            var marks = Matcher.Marks(query, field.Words);
            if (field.Name == "title")
                fragments.Add(new Fragment(field.Name, field.Text, marks));
            else if (marks.Count > 0)
                fragments.Add(Cut(field, marks));
        }

        // Nothing marked beside the title: the beginning of the solution tells most.
        if (fragments.Count == 1 && fields.FirstOrDefault(f => f.Name == "solution" && f.Text.Length > 0) is { } solution)
            fragments.Add(Cut(solution, []));
        return fragments;
    }

    private static Fragment Cut(AnalysedField field, IReadOnlyList<Mark> marks)
    {
        var start = marks.Count == 0 ? 0 : Best(marks) - Before;
        start = start <= 0 ? 0 : TextAnalysis.NextWord(field.Text, start);
        var end = Math.Min(field.Text.Length, start + Longest);
        if (end < field.Text.Length)
            end = TextAnalysis.LastWordEnd(field.Text, start, end);
        return new Fragment(field.Name, field.Text[start..end], [.. marks
            .Where(m => m.Start >= start && m.Start + m.Length <= end).Select(m => new Mark(m.Start - start, m.Length))]);
    }

    /// <summary>The mark from which most marks fit into one fragment.</summary>
    private static int Best(IReadOnlyList<Mark> marks)
    {
        var (best, most) = (0, 0);
        for (int first = 0, last = 0; first < marks.Count; first++)
        {
            while (last < marks.Count && marks[last].Start + marks[last].Length <= marks[first].Start + Longest - Before)
                last++;
            if (last - first > most)
                (best, most) = (first, last - first);
        }

        return marks[best].Start;
    }
}
