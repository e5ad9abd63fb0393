using System.Text;

namespace Helpdesk.SearchLanguage;

/// <summary>A word of a query with the stars in it, folded.</summary>
/// <param name="Text">The folded word; no two stars together.</param>
/// <param name="Length">How many characters of the query it takes; 0 if there is no word at the place.</param>
internal readonly record struct WordPattern(string Text, int Length)
{
    private const int ShortestPrefix = 2;
    private const int ShortestInner = 3;

    public static WordPattern Read(string query, int start, int end)
    {
        StringBuilder? pattern = null;
        var single = "";
        var i = start;
        while (i < end)
        {
            if (query[i] == '*')
            {
                pattern ??= new StringBuilder(single);
                if (pattern.Length == 0 || pattern[^1] != '*')
                    pattern.Append('*');
                i++;
            }
            else if ((pattern is not null || single.Length == 0) && TextAnalysis.StartsWord(query, i))
            {
                var stop = Math.Min(TextAnalysis.WordEnd(query, i), end);
                var folded = Folding.Fold(query.AsSpan(i, stop - i));
                i = stop;
                if (pattern is null)
                    single = folded;
                else
                    pattern.Append(folded);
            }
            else
            {
                break;
            }
        }

        return new WordPattern(pattern?.ToString() ?? single, i - start);
    }

    public Term ToTerm(bool quoted, Hints hints)
    {
        if (!Text.Contains('*', StringComparison.Ordinal))
        {
            var word = TextAnalysis.Finish(Text, 0, 0, 0);
            return quoted ? new ThisForm(word.Exact) : new AnyForm(word.Exact, word.Stem);
        }

        if (Text == "*")
            return AnyWord.Instance;
        var pattern = new Pattern(CutStars(LookAlikes.Mend(Text), hints));
        var literals = pattern.Text.EnumerateRunes().Count(r => r.Value != '*');
        if (literals >= (pattern.IsPrefix ? ShortestPrefix : ShortestInner))
            return pattern;
        hints.Add(HintKind.ShortPattern, pattern.Text);
        return AnyWord.Instance;
    }

    private static string CutStars(string text, Hints hints)
    {
        var at = -1;
        for (var stars = 0; stars < Pattern.MostStars; stars++)
        {
            at = text.IndexOf('*', at + 1);
            if (at < 0)
                break;
        }

        if (at >= 0 && at < text.Length - 1)
        {
            hints.Add(HintKind.TooManyStars);
            text = text[..(at + 1)];
        }

        return text.Length <= TextAnalysis.LongestWord ? text : Shorten(text, hints);
    }

    /// <summary>No word is that long: the rest of the pattern becomes its last star.</summary>
    private static string Shorten(string text, Hints hints)
    {
        hints.Add(HintKind.TooManyStars);
        return TextAnalysis.Cut(text).TrimEnd('*') + "*";
    }
}
