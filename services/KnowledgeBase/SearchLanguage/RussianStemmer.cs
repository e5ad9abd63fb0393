namespace Helpdesk.SearchLanguage;

/// <summary>The Russian Snowball stemmer (https://snowballstem.org/algorithms/russian/stemmer.html).</summary>
internal static class RussianStemmer
{
    private const string Vowels = "аеиоуыэюя";

    private static readonly string[] GerundAfterA = ["вшись", "вши", "в"];
    private static readonly string[] Gerund = ["ывшись", "ившись", "ывши", "ивши", "ыв", "ив"];

    private static readonly string[] Adjective =
    [
        "ими", "ыми", "его", "ого", "ему", "ому", "ее", "ие", "ые", "ое", "ей", "ий", "ый", "ой", "ем", "им", "ым", "ом", "их", "ых", "ую", "юю",
        "ая", "яя", "ою", "ею",
    ];

    private static readonly string[] ParticipleAfterA = ["ем", "нн", "вш", "ющ", "щ"];
    private static readonly string[] Participle = ["ивш", "ывш", "ующ"];
    private static readonly string[] Reflexive = ["ся", "сь"];

    private static readonly string[] VerbAfterA =
        ["ете", "йте", "ешь", "нно", "ла", "на", "ли", "ем", "ло", "но", "ет", "ют", "ны", "ть", "й", "л", "н"];

    private static readonly string[] Verb =
    [
        "ейте", "уйте", "ила", "ыла", "ена", "ите", "или", "ыли", "ило", "ыло", "ено", "ует", "уют", "ены", "ить", "ыть", "ишь", "ей", "уй", "ил",
        "ыл", "им", "ым", "ен", "ят", "ит", "ыт", "ую", "ю",
    ];

    private static readonly string[] Noun =
    [
        "иями", "ями", "ами", "ией", "иям", "ием", "иях", "ев", "ов", "ие", "ье", "еи", "ии", "ей", "ой", "ий", "ям", "ем", "ам", "ом", "ах", "ях",
        "ию", "ью", "ия", "ья", "а", "е", "и", "й", "о", "у", "ы", "ь", "ю", "я",
    ];

    public static string Stem(string word)
    {
        var (rv, r2) = Regions(word);
        if (rv == word.Length)
            return word;
        var end = word.Length;
        if (!Cut(word, rv, ref end, Gerund, GerundAfterA))
        {
            Cut(word, rv, ref end, Reflexive, []);
            if (Cut(word, rv, ref end, Adjective, []))
                Cut(word, rv, ref end, Participle, ParticipleAfterA);
            else if (!Cut(word, rv, ref end, Verb, VerbAfterA))
                Cut(word, rv, ref end, Noun, []);
        }

        Cut(word, rv, ref end, ["и"], []);
        CutDerivational(word, rv, r2, ref end);
        Tidy(word, rv, ref end);
        return word[..end];
    }

    /// <summary>RV begins after the first vowel; R2 after the second vowel–consonant pair.</summary>
    private static (int Rv, int R2) Regions(string word)
    {
        var i = Past(word, 0, vowel: true);
        var rv = i;
        i = Past(word, i, vowel: false);
        i = Past(word, i, vowel: true);
        i = Past(word, i, vowel: false);
        return (rv, i);
    }

    private static int Past(string word, int from, bool vowel)
    {
        for (var i = from; i < word.Length; i++)
        {
            if (Vowels.Contains(word[i], StringComparison.Ordinal) == vowel)
                return i + 1;
        }

        return word.Length;
    }

    /// <summary>Cuts the longest ending of both lists; one of the second list only after а or я, and no shorter one is tried then.</summary>
    private static bool Cut(string word, int rv, ref int end, string[] endings, string[] endingsAfterA)
    {
        var plain = Longest(word, rv, end, endings);
        var afterA = Longest(word, rv, end, endingsAfterA);
        if (plain == 0 && afterA == 0)
            return false;
        if (afterA > plain)
        {
            var before = end - afterA - 1;
            if (before < rv || word[before] is not ('а' or 'я'))
                return false;
        }

        end -= Math.Max(plain, afterA);
        return true;
    }

    private static int Longest(string word, int rv, int end, string[] endings)
    {
        foreach (var ending in endings)
        {
            if (end - ending.Length >= rv && word.AsSpan(0, end).EndsWith(ending, StringComparison.Ordinal))
                return ending.Length;
        }

        return 0;
    }

    private static void CutDerivational(string word, int rv, int r2, ref int end)
    {
        var length = Longest(word, rv, end, ["ость", "ост"]);
        if (length > 0 && end - length >= r2)
            end -= length;
    }

    private static void Tidy(string word, int rv, ref int end)
    {
        var superlative = Longest(word, rv, end, ["ейше", "ейш"]);
        end -= superlative;
        if (Longest(word, rv, end, ["нн"]) > 0)
            end--;
        else if (superlative == 0)
            end -= Longest(word, rv, end, ["ь"]);
    }
}
