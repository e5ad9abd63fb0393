namespace Helpdesk.SearchLanguage;

/// <summary>Which characters open and close a phrase.</summary>
internal static class Quotes
{
    private const string Double = "\"«»“”„‟‹›〝〞＂″";
    private const string Single = "'‘’‚‛";

    /// <summary>A closing quote is looked for this far, so that a query full of quotes is read in reasonable time.</summary>
    private const int LongestPhrase = 10_000;
    private const int LongestSinglePhrase = 500;

    public static bool IsQuote(char c) => Double.Contains(c, StringComparison.Ordinal);

    /// <summary>
    /// Finds the closing quote of the phrase that the quote at <paramref name="open"/> begins: its own pair first, then any
    /// other on the line. Returns the end of the phrase's text and where the query goes on; closed is false at the end of the line.
    /// </summary>
    public static (int End, int Next, bool Closed) Close(string query, int open)
    {
        var line = query.AsSpan(open + 1, Math.Min(LongestPhrase, query.Length - open - 1)).IndexOfAny('\r', '\n');
        var limit = line < 0 ? query.Length : open + 1 + line;
        var near = Math.Min(limit, open + LongestPhrase);
        var own = Paired(query, open, near);
        if (own >= 0)
            return (own, own + 1, true);
        for (var i = open + 1; i < near; i++)
        {
            if (query[i] == '\\')
                i++;
            else if (query[i] is '"' or '”' or '»' or '“' or '›' or '〞' or '＂' or '″')
                return (i, i + 1, true);
        }

        return (limit, limit, false);
    }

    /// <summary>An apostrophe opens a phrase only at the start of a word, and only if another closes it at the end of one.</summary>
    public static bool OpensSingle(string query, int at, out int close)
    {
        close = -1;
        if (!Single.Contains(query[at], StringComparison.Ordinal) || at + 1 >= query.Length || char.IsWhiteSpace(query[at + 1]))
            return false;
        for (var i = at + 1; i < Math.Min(query.Length, at + LongestSinglePhrase) && query[i] is not ('\r' or '\n'); i++)
        {
            if (!Single.Contains(query[i], StringComparison.Ordinal) || (i + 1 < query.Length && char.IsLetterOrDigit(query[i + 1])))
                continue;
            close = i;
            return true;
        }

        return false;
    }

    private static int Paired(string query, int open, int limit)
    {
        var closers = query[open] switch
        {
            '«' => "»",
            '»' => "«",
            '‹' => "›",
            '›' => "‹",
            '„' or '‟' => "“”",
            '“' => "”",
            '”' => "”",
            '〝' => "〞",
            var same => same.ToString(),
        };
        var depth = 1;
        var last = -1;
        for (var i = open + 1; i < limit; i++)
        {
            if (query[i] == '\\')
            {
                i++;
            }
            else if (closers.Contains(query[i], StringComparison.Ordinal))
            {
                last = i;
                if (--depth == 0)
                    return i;
            }
            else if (query[i] == query[open])
            {
                depth++;
            }
        }

        return last;
    }
}
