namespace Helpdesk.SearchLanguage;

/// <summary>Words one slip of the finger away from a word.</summary>
public static class Typos
{
    /// <summary>Shorter words have too many neighbours to guess.</summary>
    public const int ShortestWord = 4;

    private const string Cyrillic = "абвгдежзийклмнопрстуфхцчшщъыьэюя";
    private const string Latin = "abcdefghijklmnopqrstuvwxyz";

    /// <summary>All spellings at one letter left out, put in, changed or swapped with the next; none for short words and codes.</summary>
    public static IReadOnlyCollection<string> Neighbours(string word)
    {
        ArgumentNullException.ThrowIfNull(word);
        var alphabet = word.All(LookAlikes.IsCyrillic) ? Cyrillic : word.All(LookAlikes.IsLatin) ? Latin : "";
        if (word.Length < ShortestWord || alphabet.Length == 0)
            return [];
        var found = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i <= word.Length; i++)
        {
            var (before, after) = (word[..i], word[i..]);
            foreach (var letter in alphabet)
            {
                found.Add($"{before}{letter}{after}");
                if (after.Length > 0)
                    found.Add($"{before}{letter}{after[1..]}");
            }

            if (after.Length > 0)
                found.Add(before + after[1..]);
            if (after.Length > 1)
                found.Add($"{before}{after[1]}{after[0]}{after[2..]}");
        }

        found.Remove(word);
        return found;
    }
}
