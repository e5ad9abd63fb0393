using System.Globalization;
using System.Text;

namespace Helpdesk.SearchLanguage;

/// <summary>Makes one spelling of the many a word can have: case, ё, composition, stress marks, invisible characters.</summary>
internal static class Folding
{
    private const char Breve = '\u0306';
    private const char Diaeresis = '\u0308';

    public static string Fold(ReadOnlySpan<char> word)
    {
        foreach (var c in word)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ((>= 'А' and <= 'я') or 'ё' or 'Ё' or '+' or '#'))
                return FoldAny(word.ToString());
        }

        return string.Create(word.Length, word, static (folded, source) =>
        {
            for (var i = 0; i < source.Length; i++)
            {
                folded[i] = source[i] switch
                {
                    >= 'A' and <= 'Z' => (char)(source[i] | 0x20),
                    >= 'А' and <= 'Я' => (char)(source[i] + 0x20),
                    'ё' or 'Ё' => 'е',
                    var same => same,
                };
            }
        });
    }

    /// <summary>Decomposes, drops every mark that is not a part of a Slavic letter, composes again and lowers the case.</summary>
    private static string FoldAny(string word)
    {
        var kept = new StringBuilder(word.Length);
        foreach (var rune in word.Normalize(NormalizationForm.FormD).EnumerateRunes())
        {
            var category = Rune.GetUnicodeCategory(rune);
            if (category == UnicodeCategory.Format)
                continue;
            if (category is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark && !IsPartOfLetter(rune.Value, kept))
                continue;
            kept.Append(Lower(rune));
        }

        return kept.ToString().Normalize(NormalizationForm.FormC);
    }

    private static bool IsPartOfLetter(int mark, StringBuilder before) => before.Length > 0 && mark switch
    {
        Breve => before[^1] is 'и' or 'у',
        Diaeresis => before[^1] is 'і',
        _ => false,
    };

    private static string Lower(Rune rune)
    {
        var lower = Rune.ToLowerInvariant(rune);
        return lower.Value == 'ς' ? "σ" : lower.ToString();
    }
}
