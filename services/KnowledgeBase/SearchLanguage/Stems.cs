namespace Helpdesk.SearchLanguage;

/// <summary>Chooses one stemmer for a word by its alphabet, never a chain of them.</summary>
public static class Stems
{
    /// <summary>The Snowball stem of a folded word; words with digits, signs or letters of several alphabets stay whole.</summary>
    public static string Of(string exact)
    {
        ArgumentNullException.ThrowIfNull(exact);
        if (exact.Length == 0)
            return exact;
        if (LookAlikes.IsCyrillic(exact[0]))
            return exact.All(LookAlikes.IsCyrillic) ? RussianStemmer.Stem(exact) : exact;
        return exact.All(LookAlikes.IsLatin) ? EnglishStemmer.Stem(exact) : exact;
    }
}
