using System.Collections.Concurrent;
using System.Text;
using System.Text.RegularExpressions;
using Helpdesk.SearchLanguage;

namespace Helpdesk.Tests.KnowledgeBase.Conformance;

/// <summary>A document read by rules written anew for the test: of the product only the stemmers are shared.</summary>
internal sealed partial class NaiveDocument(params string[] fields)
{
    private const string LatinSame = "abcehkmoptxy";
    private const string CyrillicSame = "авсенкмортху";

    // One object for each different word, so that a question about a word is asked once.
    private static readonly ConcurrentDictionary<string, NaiveWord> Known = new(StringComparer.Ordinal);

    private readonly NaiveWord[][] _fields = [.. fields.Select(Words)];

    /// <summary>All words, for making queries.</summary>
    public IEnumerable<NaiveWord[]> Fields => _fields;

    public bool Has(Func<NaiveWord, bool> fits) => Array.Exists(_fields, f => Array.Exists(f, w => fits(w)));

    public bool HasInARow(Func<NaiveWord, bool>[] fits)
    {
        foreach (var field in _fields)
        {
            for (var start = 0; start + fits.Length <= field.Length; start++)
            {
                var row = 0;
                while (row < fits.Length && fits[row](field[start + row]))
                    row++;
                if (row == fits.Length)
                    return true;
            }
        }

        return false;
    }

    public static NaiveWord[] Words(string text)
    {
        var clean = text.Normalize(NormalizationForm.FormC).Replace("\u00AD", "", StringComparison.Ordinal).Replace("\u0301", "", StringComparison.Ordinal)
            .ToLowerInvariant().Replace('ё', 'е');
        return [.. Run().Matches(clean).Select(m => Known.GetOrAdd(m.Value, word => new NaiveWord(Variants(word))))];
    }

    private static string[] Variants(string word)
    {
        var letters = word.Where(char.IsLetter).ToArray();
        var latin = letters.Count(c => c <= 'z');
        if (latin > 0 && latin < letters.Length)
        {
            if (letters.All(c => c > 'z' || LatinSame.Contains(c)))
                word = Swap(word, LatinSame, CyrillicSame);
            else if (letters.All(c => c <= 'z' || CyrillicSame.Contains(c)))
                word = Swap(word, CyrillicSame, LatinSame);
            letters = [.. word.Where(char.IsLetter)];
        }

        var same = letters.Length > 0 && (letters.All(LatinSame.Contains) || letters.All(CyrillicSame.Contains))
            && (letters.Length <= 4 || word.Any(char.IsDigit));
        return same ? [word, LatinSame.Contains(letters[0]) ? Swap(word, LatinSame, CyrillicSame) : Swap(word, CyrillicSame, LatinSame)] : [word];
    }

    private static string Swap(string word, string from, string to) =>
        string.Concat(word.Select(c => from.Contains(c, StringComparison.Ordinal) ? to[from.IndexOf(c, StringComparison.Ordinal)] : c));

    [GeneratedRegex(@"(?<![\p{L}\p{Nd}])\p{L}{1,2}(?![\p{L}\p{Nd}])[+#]+|[\p{L}\p{Nd}]+")]
    private static partial Regex Run();
}

/// <summary>A word in all the spellings it counts as.</summary>
internal sealed record NaiveWord(string[] Variants)
{
    public string[] StemVariants { get; } = [.. Variants.Select(Stems.Of)];
}
