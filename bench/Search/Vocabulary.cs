using Helpdesk.SearchLanguage;

namespace Helpdesk.Bench.Search;

/// <summary>Made-up Russian words, the same for the same seed, used as words are: a few everywhere, most of them nearly nowhere (Zipf).</summary>
internal sealed class Vocabulary
{
    const int Size = 40_000;
    const double Steepness = 1.05;

    static readonly string[] Onsets = ["б", "в", "г", "д", "ж", "з", "к", "л", "м", "н", "п", "р", "с", "т", "ф", "х", "ч", "ш", "ст", "пр", "кр", "тр", "гр", "вл"];
    static readonly string[] Vowels = ["а", "е", "и", "о", "у", "ы", "ю", "я"];
    static readonly string[] Endings = ["", "а", "у", "ом", "ы", "ов", "ами", "ах"];

    readonly (string Text, string Stem)[][] _forms;
    readonly double[] _sums = new double[Size];

    public Vocabulary(Random random)
    {
        var bases = new HashSet<string>(StringComparer.Ordinal);
        while (bases.Count < Size)
            bases.Add(Base(random));
        _forms = [.. bases.Select(b => Endings.Select(e => (b + e, Stems.Of(b + e))).ToArray())];
        var sum = 0.0;
        for (var rank = 0; rank < Size; rank++)
            _sums[rank] = sum += 1 / Math.Pow(rank + 3, Steepness);
    }

    /// <summary>A word of a text in some form, with its stem.</summary>
    public (string Text, string Stem) Next(Random random)
    {
        var place = Array.BinarySearch(_sums, random.NextDouble() * _sums[^1]);
        var forms = _forms[Math.Min(place < 0 ? ~place : place, Size - 1)];
        return forms[random.Next(forms.Length)];
    }

    static string Base(Random random)
    {
        var text = "";
        for (var syllables = random.Next(2, 5); syllables > 0; syllables--)
            text += Onsets[random.Next(Onsets.Length)] + Vowels[random.Next(Vowels.Length)];
        return text + Onsets[random.Next(17)];
    }
}
