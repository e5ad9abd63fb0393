using System.Buffers;
using System.Globalization;
using System.Text;

namespace Helpdesk.SearchLanguage;

/// <summary>Divides texts into words (issue's "Analysis, once"): the only tokenizer of articles and queries, for both engines.</summary>
public static class TextAnalysis
{
    /// <summary>Words are cut to this many UTF-16 characters, in texts and in queries alike.</summary>
    public const int LongestWord = 128;

    // No marks above letters, nothing invisible, no letters of other alphabets.
    private static readonly char[] UsualCharacters =
        [.. Enumerable.Range(0, 0x80).Concat(Enumerable.Range('А', 'я' - 'А' + 1)).Select(c => (char)c), .. "ёЁ«»„“”’—–…№°§×\u00A0"];

    private static readonly SearchValues<char> Usual = SearchValues.Create(UsualCharacters);
    private static readonly SearchValues<char> UsualSolid = SearchValues.Create([.. UsualCharacters.Where(c => StartsWord(c.ToString(), 0))]);

    /// <summary>
    /// The words of a text in order. A word is a run of letters and digits; a run of <c>+</c> or <c>#</c> right after a word
    /// of one or two letters belongs to it (<c>C++</c>). Takes any string, lone surrogates and NUL included.
    /// </summary>
    public static IReadOnlyList<Word> Words(string text) => Words(text, null);

    /// <summary>
    /// The same words without those that cannot be any word the query wants, which only take their places. To find the query in
    /// many texts.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="wanted">The query; null to analyse all words.</param>
    public static IReadOnlyList<Word> Words(string text, Node? wanted)
    {
        ArgumentNullException.ThrowIfNull(text);
        var letters = wanted is null ? null : FirstLetters.Of(wanted);
        if (letters is { Beginnings: { } beginnings } && !text.AsSpan().ContainsAnyExcept(Usual))
            return Beginning(text, beginnings);
        var words = letters is null ? new List<Word>(text.Length / 6) : [];
        var place = 0;
        for (var i = 0; i < text.Length;)
        {
            if (!StartsWord(text, i))
            {
                i++;
                continue;
            }

            var end = WordEnd(text, i);
            if (letters is not null && !letters.MayBe(text, i, end))
                place++;
            else if (WordCache.Of(text.AsSpan(i, end - i)) is { Exact.Length: > 0 } run)
                words.Add(new Word(run.Exact, run.Stem, i, end - i, ++place, run.Twin, run.TwinStem));
            i = end;
        }

        return words;
    }

    /// <summary>
    /// The words that begin so, of a text of usual letters, in which a word begins at a letter or digit that follows none. Two in a row have
    /// places in a row, any others have not.
    /// </summary>
    private static List<Word> Beginning(string text, SearchValues<char> beginnings)
    {
        var words = new List<Word>();
        var (place, before) = (0, 0);
        for (var at = 0; text.AsSpan(at).IndexOfAny(beginnings) is >= 0 and var next;)
        {
            at += next;
            if (at > 0 && UsualSolid.Contains(text[at - 1]))
            {
                at++;
                continue;
            }

            var end = WordEnd(text, at);
            place += text.AsSpan(before, at - before).ContainsAny(UsualSolid) ? 2 : 1;
            if (WordCache.Of(text.AsSpan(at, end - at)) is { Exact.Length: > 0 } run)
                words.Add(new Word(run.Exact, run.Stem, at, end - at, place, run.Twin, run.TwinStem));
            at = before = end;
        }

        return words;
    }

    /// <summary>Where the first word begins that is not cut by this place; the place itself if none follows.</summary>
    public static int NextWord(string text, int at)
    {
        ArgumentNullException.ThrowIfNull(text);
        var next = at;
        while (next > 0 && next < text.Length && IsInWord(text, next - 1) && IsInWord(text, next))
            next++;
        while (next < text.Length && !StartsWord(text, next))
            next++;
        return next < text.Length ? next : at;
    }

    /// <summary>Where the last word ends that is not cut by this place; the place itself if none precedes it since <paramref name="start"/>.</summary>
    public static int LastWordEnd(string text, int start, int at)
    {
        ArgumentNullException.ThrowIfNull(text);
        var end = at;
        while (end > start && end < text.Length && IsInWord(text, end - 1) && IsInWord(text, end))
            end--;
        while (end > start && !IsInWord(text, end - 1))
            end--;
        return end > start ? end : at;
    }

    private static bool IsInWord(string text, int index) =>
        ClassAt(text, char.IsLowSurrogate(text[index]) && index > 0 ? index - 1 : index, out _) != CharClass.Divider || text[index] is '+' or '#';

    /// <summary>Folds and stems one run of letters and digits that is known to be a word.</summary>
    internal static Word Finish(string folded, int start, int length, int place)
    {
        var exact = Cut(LookAlikes.Mend(folded));
        var twin = LookAlikes.Twin(exact);
        return new Word(exact, Stems.Of(exact), start, length, place, twin, twin is null ? null : Stems.Of(twin));
    }

    internal static string Cut(string word) =>
        word.Length <= LongestWord ? word : word[..(char.IsHighSurrogate(word[LongestWord - 1]) ? LongestWord - 1 : LongestWord)];

    internal static bool StartsWord(string text, int index) => ClassAt(text, index, out _) == CharClass.Solid;

    /// <summary>The end of the word that starts at <paramref name="start"/>: the index after its last character.</summary>
    internal static int WordEnd(string text, int start)
    {
        var end = RunEnd(text, start, out var letters, out var digits);
        if (letters is 1 or 2 && digits == 0)
        {
            while (end < text.Length && text[end] is '+' or '#')
                end++;
        }

        return end;
    }

    private static int RunEnd(string text, int start, out int letters, out int digits)
    {
        letters = digits = 0;
        var end = start;
        for (var i = start; i < text.Length;)
        {
            var kind = ClassAt(text, i, out var size);
            if (kind == CharClass.Divider)
                break;
            if (kind == CharClass.Solid)
            {
                if (char.IsDigit(text, i))
                    digits++;
                else
                    letters++;
            }

            i += size;
            if (kind != CharClass.Invisible)
                end = i;
        }

        return end;
    }

    private static CharClass ClassAt(string text, int index, out int size)
    {
        size = 1;
        var c = text[index];
        if (char.IsAsciiLetterOrDigit(c) || c is >= 'А' and <= 'я')
            return CharClass.Solid;
        if (c < 0x80 || Rune.DecodeFromUtf16(text.AsSpan(index), out var rune, out size) != System.Buffers.OperationStatus.Done)
            return CharClass.Divider;
        return Rune.GetUnicodeCategory(rune) switch
        {
            UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter or UnicodeCategory.ModifierLetter
                or UnicodeCategory.OtherLetter or UnicodeCategory.DecimalDigitNumber => CharClass.Solid,
            UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark => CharClass.Mark,
            UnicodeCategory.Format => CharClass.Invisible,
            _ => CharClass.Divider,
        };
    }

    private enum CharClass
    {
        Divider,
        Solid,
        Mark,
        Invisible,
    }
}
