namespace Helpdesk.SearchLanguage;

/// <summary>
/// Prepositions, conjunctions and question words that need not match among other bare words. Words that change the meaning
/// (не, нет, без, нельзя, после, до…) are never here.
/// </summary>
internal static class FunctionWords
{
    private static readonly HashSet<string> Words = new(
        ("а и но или либо что чтобы если то же ли бы как где когда почему зачем куда откуда кто чей чем какой какая какое какие каким какую сколько "
        + "в во на по с со к ко у о об обо от ото из изо за для при про под над "
        + "a an the of in on at to for by with and or is are how what why where when which who").Split(' '),
        StringComparer.Ordinal);

    public static bool Contains(string exact) => Words.Contains(exact);
}
