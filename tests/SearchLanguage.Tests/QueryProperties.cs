using FsCheck;
using FsCheck.Fluent;
using Helpdesk.SearchLanguage;

namespace Helpdesk.Tests.SearchLanguage;

public sealed class QueryProperties
{
    private static readonly string[] Pieces =
    [
        "ключ", "ключа", "сертификат", "не", "в", "как", "APM", "АРМ", "1С", "C++", "a", "ёж", "630-ФЗ", "user_name", " ", " ", " ", " && ", " || ", "&&", "||",
        "-", "–", "(", ")", "«", "»", "\"", "„", "“", "”", "'", "*", "**", "\\", "\n", "\0", "😀", "\ud800", "é", "и\u0306", "\u0301", "\u00AD", ".", ":", "+", "#",
        "ключ*", "*фик*", "№", "12", "0x80090016", "-(", "--", "İ", "ß", "각", "ﬁ", "ͅ", "‑",
    ];

    private static readonly Gen<string> Queries = Gen.OneOf(
        Gen.Elements(Pieces).ArrayOf().Select(string.Concat),
        ArbMap.Default.GeneratorFor<string>().Select(s => s ?? ""),
        ArbMap.Default.GeneratorFor<char>().ArrayOf().Select(c => new string(c)));

    private static void Check(Func<string, bool> property) =>
        Prop.ForAll(Queries.ToArbitrary(), property).Check(Config.QuickThrowOnFailure.WithMaxTest(3000).WithEndSize(60));

    [Fact]
    [Trait("Feature", "F88")]
    public void The_canonical_form_parses_to_itself() => Check(query =>
    {
        var parsed = SearchQuery.Parse(query);
        var again = SearchQuery.Parse(parsed.Understood);
        return again.Understood == parsed.Understood && Shape(again.Root) == Shape(parsed.Root);
    });

    [Fact]
    [Trait("Feature", "F88")]
    public void Words_lie_within_the_text_in_order() => Check(text =>
    {
        var end = 0;
        foreach (var word in TextAnalysis.Words(text))
        {
            if (word.Start < end || word.Length <= 0 || word.Start + word.Length > text.Length || word.Exact.Length == 0 || word.Stem.Length == 0)
                return false;
            end = word.Start + word.Length;
        }

        return true;
    });

    [Fact]
    [Trait("Feature", "F88")]
    public void Folding_a_folded_word_changes_nothing() => Check(text =>
        TextAnalysis.Words(text).All(w => TextAnalysis.Words(w.Exact) is [var again] && again.Exact == w.Exact && again.Stem == w.Stem));

    [Fact]
    [Trait("Feature", "F88")]
    public void Every_word_of_a_text_finds_it() => Check(text =>
    {
        var words = TextAnalysis.Words(text);
        return words.All(w => SearchQuery.Parse(w.Exact).Root is AnyForm form && form.Stem == w.Stem);
    });

    private static string Shape(Node node) => node switch
    {
        AnyForm word => $"~{word.Exact}/{word.Stem}",
        ThisForm form => $"={form.Exact}",
        Pattern pattern => $"*{pattern.Text}",
        Phrase phrase => $"[{string.Join(' ', phrase.Terms.Select(Shape))}]",
        Not not => $"!{Shape(not.Inner)}",
        And and => $"({string.Join('&', and.Nodes.Select(Shape))})",
        Or or => $"({string.Join('|', or.Nodes.Select(Shape))})",
        _ => node.GetType().Name,
    };
}
