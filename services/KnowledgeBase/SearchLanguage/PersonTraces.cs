using System.Security.Cryptography;
using System.Text;

namespace Helpdesk.SearchLanguage;

/// <summary>
/// What lets others recognise a person whom they are told to forget, without telling them who it is: twelve bits of each word of his name
/// and of his numbers, salted with an id that says nothing. One word in four thousand has the same bits by chance, so nobody can turn
/// them back into a name, and whoever forgets by them forgets a little more than he must.
/// </summary>
public static class PersonTraces
{
    private const int Bits = 12;
    private const int ShortestName = 3, ShortestNumber = 5;

    /// <summary>The traces of names, phones, addresses and numbers.</summary>
    /// <param name="salt">The id of the one who is erased.</param>
    /// <param name="texts">As they are written; nulls are passed over.</param>
    public static IReadOnlyList<int> Of(Guid salt, IEnumerable<string?> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        return [.. texts.OfType<string>().SelectMany(Tellings).Select(word => TraceOf(salt, word)).Distinct().Order()];
    }

    /// <summary>Whether a text has a word of these traces.</summary>
    public static bool AreIn(string text, Guid salt, IReadOnlyCollection<int> traces)
    {
        ArgumentNullException.ThrowIfNull(traces);
        return Tellings(text).Any(word => traces.Contains(TraceOf(salt, word)));
    }

    /// <summary>Words that may tell a person; of a phone the last ten digits, however they are written.</summary>
    private static IEnumerable<string> Tellings(string text)
    {
        foreach (var word in TextAnalysis.Words(text))
        {
            if (word.Exact.Length < (char.IsAsciiDigit(word.Exact[0]) ? ShortestNumber : ShortestName))
                continue;
            // Both, for «Сидоров» itself is the stem of «Сидорова» and has another.
            yield return word.Exact;
            yield return word.Stem;
        }

        var digits = string.Concat(text.Where(char.IsAsciiDigit));
        if (digits.Length >= 10)
            yield return digits[^10..];
    }

    private static int TraceOf(Guid salt, string word)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData([.. salt.ToByteArray(bigEndian: true), .. Encoding.UTF8.GetBytes(word)], hash);
        return ((hash[0] << 8) | hash[1]) >> (16 - Bits);
    }
}
