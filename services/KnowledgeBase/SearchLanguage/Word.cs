namespace Helpdesk.SearchLanguage;

/// <summary>One word of a text, finished for an index: engines store it as it is and analyse nothing themselves.</summary>
/// <param name="Exact">The folded word: lower case, ё as е, marks dropped, look-alike letters mended; at most <see cref="TextAnalysis.LongestWord"/> characters.</param>
/// <param name="Stem">The stem of <paramref name="Exact"/> by the stemmer of its alphabet; codes and words of mixed alphabets are their own stems.</param>
/// <param name="Start">Where the word begins in the text, in UTF-16 characters.</param>
/// <param name="Length">How many UTF-16 characters of the text it takes.</param>
/// <param name="Place">The ordinal of the word in the text, from 1: the words of a phrase have places next to each other.</param>
/// <param name="Twin">The same short word or code in letters of the other alphabet (<c>арм</c> and <c>apm</c>), or null. Both stand at this place.</param>
/// <param name="TwinStem">The stem of <paramref name="Twin"/>, or null.</param>
public readonly record struct Word(string Exact, string Stem, int Start, int Length, int Place, string? Twin = null, string? TwinStem = null);
