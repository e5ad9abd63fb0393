namespace Helpdesk.SearchLanguage;

/// <summary>The English Snowball stemmer, Porter 2 (https://snowballstem.org/algorithms/english/stemmer.html).</summary>
internal static class EnglishStemmer
{
    private static readonly Dictionary<string, string> Exceptions = new(StringComparer.Ordinal)
    {
        ["skis"] = "ski",
        ["skies"] = "sky",
        ["dying"] = "die",
        ["lying"] = "lie",
        ["tying"] = "tie",
        ["idly"] = "idl",
        ["gently"] = "gentl",
        ["ugly"] = "ugli",
        ["early"] = "earli",
        ["only"] = "onli",
        ["singly"] = "singl",
        ["sky"] = "sky",
        ["news"] = "news",
        ["howe"] = "howe",
        ["atlas"] = "atlas",
        ["cosmos"] = "cosmos",
        ["bias"] = "bias",
        ["andes"] = "andes",
    };

    private static readonly HashSet<string> WholeAfterPlural =
        new(StringComparer.Ordinal) { "inning", "outing", "canning", "herring", "earring", "proceed", "exceed", "succeed" };

    private static readonly string[] IrregularRegions = ["gener", "commun", "arsen"];
    private static readonly string[] Doubles = ["bb", "dd", "ff", "gg", "mm", "nn", "pp", "rr", "tt"];

    /// <summary>Ending, what replaces it; longest first. "ogi" and "li" have conditions of their own.</summary>
    private static readonly (string Ending, string Instead)[] Second =
    [
        ("ization", "ize"), ("ational", "ate"), ("fulness", "ful"), ("ousness", "ous"), ("iveness", "ive"), ("tional", "tion"), ("biliti", "ble"),
        ("lessli", "less"), ("entli", "ent"), ("ation", "ate"), ("alism", "al"), ("aliti", "al"), ("ousli", "ous"), ("iviti", "ive"),
        ("fulli", "ful"), ("enci", "ence"), ("anci", "ance"), ("abli", "able"), ("izer", "ize"), ("ator", "ate"), ("alli", "al"), ("bli", "ble"),
        ("ogi", "og"), ("li", ""),
    ];

    private static readonly (string Ending, string Instead)[] Third =
    [
        ("ational", "ate"), ("tional", "tion"), ("alize", "al"), ("icate", "ic"), ("iciti", "ic"), ("ative", ""), ("ical", "ic"), ("ness", ""),
        ("ful", ""),
    ];

    private static readonly string[] Fourth =
    [
        "ement", "ance", "ence", "able", "ible", "ment", "ant", "ent", "ism", "ate", "iti", "ous", "ive", "ize", "ion", "al", "er", "ic",
    ];

    public static string Stem(string word)
    {
        if (word.Length < 3)
            return word;
        if (Exceptions.TryGetValue(word, out var exception))
            return exception;
        word = MarkConsonantY(word);
        var (r1, r2) = Regions(word);
        word = CutPlural(word);
        if (!WholeAfterPlural.Contains(word))
        {
            word = CutPast(word, r1);
            word = EndY(word);
            word = ReplaceSecond(word, r1);
            word = ReplaceThird(word, r1, r2);
            word = CutFourth(word, r2);
            word = CutLast(word, r1, r2);
        }

        return word.Replace('Y', 'y');
    }

    private static bool IsVowel(char c) => c is 'a' or 'e' or 'i' or 'o' or 'u' or 'y';

    /// <summary>A y at the start or after a vowel is a consonant: written Y until the end.</summary>
    private static string MarkConsonantY(string word)
    {
        if (!word.Contains('y', StringComparison.Ordinal))
            return word;
        var letters = word.ToCharArray();
        for (var i = 0; i < letters.Length; i++)
        {
            if (letters[i] == 'y' && (i == 0 || IsVowel(letters[i - 1])))
                letters[i] = 'Y';
        }

        return new string(letters);
    }

    private static (int R1, int R2) Regions(string word)
    {
        var start = Array.Find(IrregularRegions, p => word.StartsWith(p, StringComparison.Ordinal));
        var r1 = start?.Length ?? AfterSyllable(word, 0);
        return (r1, AfterSyllable(word, r1));
    }

    private static int AfterSyllable(string word, int from)
    {
        var i = from;
        while (i < word.Length && !IsVowel(word[i]))
            i++;
        while (i < word.Length && IsVowel(word[i]))
            i++;
        return Math.Min(i + 1, word.Length);
    }

    private static bool HasVowel(string word, int before)
    {
        for (var i = 0; i < before; i++)
        {
            if (IsVowel(word[i]))
                return true;
        }

        return false;
    }

    private static bool Ends(string word, string ending) => word.EndsWith(ending, StringComparison.Ordinal);

    private static bool EndsShortSyllable(string word) => word.Length switch
    {
        < 2 => false,
        2 => IsVowel(word[0]) && !IsVowel(word[1]),
        _ => !IsVowel(word[^1]) && word[^1] is not ('w' or 'x' or 'Y') && IsVowel(word[^2]) && !IsVowel(word[^3]),
    };

    private static string CutPlural(string word)
    {
        if (Ends(word, "sses"))
            return word[..^2];
        if (Ends(word, "ied") || Ends(word, "ies"))
            return word.Length > 4 ? word[..^2] : word[..^1];
        if (Ends(word, "us") || Ends(word, "ss") || !Ends(word, "s"))
            return word;
        return HasVowel(word, word.Length - 2) ? word[..^1] : word;
    }

    private static string CutPast(string word, int r1)
    {
        foreach (var ending in (ReadOnlySpan<string>)["eedly", "ingly", "edly", "eed", "ing", "ed"])
        {
            if (!Ends(word, ending))
                continue;
            var stem = word[..^ending.Length];
            if (ending[0] == 'e' && ending.Length > 2 && ending[1] == 'e')
                return stem.Length >= r1 ? stem + "ee" : word;
            return HasVowel(stem, stem.Length) ? AfterPast(stem, r1) : word;
        }

        return word;
    }

    private static string AfterPast(string stem, int r1)
    {
        if (Ends(stem, "at") || Ends(stem, "bl") || Ends(stem, "iz"))
            return stem + "e";
        if (Array.Exists(Doubles, d => Ends(stem, d)))
            return stem[..^1];
        return stem.Length == r1 && EndsShortSyllable(stem) ? stem + "e" : stem;
    }

    private static string EndY(string word) =>
        word.Length > 2 && word[^1] is 'y' or 'Y' && !IsVowel(word[^2]) ? word[..^1] + "i" : word;

    private static string ReplaceSecond(string word, int r1)
    {
        foreach (var (ending, instead) in Second)
        {
            if (!Ends(word, ending))
                continue;
            var stem = word[..^ending.Length];
            if (stem.Length < r1 || (ending == "ogi" && !Ends(stem, "l")))
                return word;
            return ending == "li" && (stem.Length == 0 || !"cdeghkmnrt".Contains(stem[^1], StringComparison.Ordinal)) ? word : stem + instead;
        }

        return word;
    }

    private static string ReplaceThird(string word, int r1, int r2)
    {
        foreach (var (ending, instead) in Third)
        {
            if (!Ends(word, ending))
                continue;
            var stem = word[..^ending.Length];
            return stem.Length >= (ending == "ative" ? r2 : r1) ? stem + instead : word;
        }

        return word;
    }

    private static string CutFourth(string word, int r2)
    {
        foreach (var ending in Fourth)
        {
            if (!Ends(word, ending))
                continue;
            var stem = word[..^ending.Length];
            return stem.Length < r2 || (ending == "ion" && !Ends(stem, "s") && !Ends(stem, "t")) ? word : stem;
        }

        return word;
    }

    private static string CutLast(string word, int r1, int r2)
    {
        var stem = word[..^1];
        if (word[^1] == 'e')
            return stem.Length >= r2 || (stem.Length >= r1 && !EndsShortSyllable(stem)) ? stem : word;
        return word[^1] == 'l' && stem.Length >= r2 && Ends(stem, "l") ? stem : word;
    }
}
