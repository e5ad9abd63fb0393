namespace Helpdesk.SearchLanguage;

/// <summary>Letters of the Latin and the Cyrillic alphabet that look the same, in capitals at least.</summary>
internal static class LookAlikes
{
    private const string Latin = "abcehkmoptxy";
    private const string Cyrillic = "авсенкмортху";

    /// <summary>Latin letters never stand for these three of other Slavic alphabets, but the three are often seen in Latin words.</summary>
    private const string Slavic = "іѕј";
    private const string LatinForSlavic = "isj";
    private const int LongestTwin = 4;

    /// <summary>Mends a word in which letters of one alphabet stand among letters of the other; a truly mixed word stays as it is.</summary>
    public static string Mend(string folded)
    {
        int latin = 0, cyrillic = 0, onlyLatin = 0, onlyCyrillic = 0;
        foreach (var c in folded)
        {
            if (IsLatin(c))
            {
                latin++;
                onlyLatin += Latin.Contains(c, StringComparison.Ordinal) ? 0 : 1;
            }
            else if (IsCyrillic(c))
            {
                cyrillic++;
                onlyCyrillic += Cyrillic.Contains(c, StringComparison.Ordinal) || Slavic.Contains(c, StringComparison.Ordinal) ? 0 : 1;
            }
        }

        if (latin == 0 || cyrillic == 0 || (onlyLatin > 0 && onlyCyrillic > 0))
            return folded;
        var toLatin = onlyLatin > 0 || (onlyCyrillic == 0 && latin > cyrillic);
        return toLatin ? Map(folded, Cyrillic + Slavic, Latin + LatinForSlavic) : Map(folded, Latin, Cyrillic);
    }

    /// <summary>The other spelling of a word of up to four letters, or of a code with digits, written wholly in look-alikes; else null.</summary>
    public static string? Twin(string exact)
    {
        int letters = 0, digits = 0;
        var latin = false;
        foreach (var c in exact)
        {
            if (c is '+' or '#')
                continue;
            if (char.IsDigit(c))
            {
                digits++;
                continue;
            }

            latin = Latin.Contains(c, StringComparison.Ordinal);
            if (!latin && !Cyrillic.Contains(c, StringComparison.Ordinal))
                return null;
            letters++;
        }

        if (letters == 0 || (letters > LongestTwin && digits == 0))
            return null;
        return latin ? Map(exact, Latin, Cyrillic) : Map(exact, Cyrillic, Latin);
    }

    /// <summary>One letter for both of two look-alikes: the Cyrillic one, or the Latin letter itself if it has none.</summary>
    public static char Common(char latin) => Latin.IndexOf(latin, StringComparison.Ordinal) is >= 0 and var at ? Cyrillic[at] : latin;

    public static bool IsLatin(char c) => c is >= 'a' and <= 'z';

    public static bool IsCyrillic(char c) => c is >= '\u0430' and <= '\u045f';

    private static string Map(string word, string from, string to) => string.Create(word.Length, (word, from, to), static (mapped, s) =>
    {
        for (var i = 0; i < mapped.Length; i++)
        {
            var at = s.from.IndexOf(s.word[i], StringComparison.Ordinal);
            mapped[i] = at < 0 ? s.word[i] : s.to[at];
        }
    });
}
