using System.Diagnostics;
using System.Globalization;
using Helpdesk.SearchLanguage;

namespace Helpdesk.Tests.SearchLanguage;

public sealed class QueryTests
{
    [Theory]
    [InlineData("сертификат ключ", "сертификат && ключ")]
    [InlineData("a&&b", "a && b")]
    [InlineData("хвост & грива", "хвост && грива")]
    [InlineData("xx||yy zz", "xx || yy && zz")]
    [InlineData("(xx || yy) zz", "(xx || yy) && zz")]
    [InlineData("-xx yy", "-xx && yy")]
    [InlineData("-(xx yy)", "-(xx && yy)")]
    [InlineData("--xx", "xx")]
    [InlineData("–xx yy", "-xx && yy")]
    [InlineData("xx - yy", "xx && yy")]
    [InlineData("xx — yy", "xx && yy")]
    [InlineData("-(-xx)", "xx")]
    [InlineData("-*", "")]
    [InlineData("*", "*")]
    [InlineData("**", "*")]
    [InlineData("xx *", "xx")]
    [InlineData("630-ФЗ", "630-фз")]
    [InlineData("INV_00321", "inv-00321")]
    [InlineData("*.txt", "txt")]
    [InlineData("file*.txt", "file*-txt")]
    [InlineData("«Набор  ключей, НЕ существует»", "«набор ключей не существует»")]
    [InlineData("\"a «b» c\"", "«a b c»")]
    [InlineData("„набор ключей“ “xx yy” 'a b'", "«набор ключей» && «xx yy» && «a b»")]
    [InlineData("‹xx yy› »aa bb« ‚cc dd‘", "«xx yy» && «aa bb» && «cc dd»")]
    [InlineData("＂xx yy＂ ‘aa bb’ ‟cc dd”", "«xx yy» && «aa bb» && «cc dd»")]
    [InlineData("〝xx yy〞 ″aa bb″", "«xx yy» && «aa bb»")]
    [InlineData("don't", "don-t")]
    [InlineData("«630-ФЗ»", "«630 фз»")]
    [InlineData("«ключ»", "«ключ»")]
    [InlineData("«1С» && *отч*", "«1с» && *отч*")]
    [InlineData("«набор ключ* не * существует»", "«набор ключ* не * существует»")]
    [InlineData("-«набор ключей» xx", "-«набор ключей» && xx")]
    [InlineData("\\*", "")]
    [InlineData("\\«xx yy", "xx && yy")]
    [InlineData("сертифик* с*т* *ация", "сертифик* && *ация")]
    [InlineData("xx xx XX", "xx")]
    [InlineData("C++ c#", "c++ && c#")]
    [InlineData("cертификат", "сертификат")]
    [InlineData("Сисько**сис*", "сисько*сис*")]
    [InlineData("a»", "a")]
    [InlineData("« a b » c", "«a b» && c")]
    [Trait("Feature", "F88")]
    public void Queries_have_one_canonical_form(string query, string understood) =>
        SearchQuery.Parse(query).Understood.ShouldBe(understood);

    [Theory]
    [InlineData("как настроить сертификат в системе", "настроить && сертификат && системе", HintKind.OptionalWords)]
    [InlineData("как и где", "как && и && где", null)]
    [InlineData("не работает без ключа", "не && работает && без && ключа", null)]
    [InlineData("в && системе", "в && системе", null)]
    [InlineData("«в системе» на", "«в системе»", HintKind.OptionalWords)]
    [InlineData("«a", "«a»", HintKind.UnclosedQuote)]
    [InlineData("«a b\nc", "«a b» && c", HintKind.UnclosedQuote)]
    [InlineData("«»", "", HintKind.EmptyPhrase)]
    [InlineData("&&", "", HintKind.MissingOperand)]
    [InlineData("xx &&", "xx", HintKind.MissingOperand)]
    [InlineData("&& xx", "xx", HintKind.MissingOperand)]
    [InlineData("xx || || yy", "xx || yy", HintKind.MissingOperand)]
    [InlineData("((xx", "xx", HintKind.UnbalancedBrackets)]
    [InlineData("xx) yy", "xx && yy", HintKind.UnbalancedBrackets)]
    [InlineData("а*", "", HintKind.ShortPattern)]
    [InlineData("*аб", "", HintKind.ShortPattern)]
    [InlineData("а*б xx", "xx", HintKind.ShortPattern)]
    [InlineData("-xx", "-xx", HintKind.OnlyNegatives)]
    [InlineData("--help", "help", HintKind.DoubleMinus)]
    [InlineData("😀", "", HintKind.NothingToFind)]
    [InlineData("", "", HintKind.NothingToFind)]
    [Trait("Feature", "F88")]
    public void What_was_left_out_is_said(string query, string understood, HintKind? hint)
    {
        var parsed = SearchQuery.Parse(query);
        parsed.Understood.ShouldBe(understood);
        parsed.Hints.Select(h => (HintKind?)h.Kind).ShouldBe(hint is null ? [] : parsed.Hints.Count > 1 ? [hint, HintKind.NothingToFind] : [hint]);
        parsed.Hints.ShouldAllBe(h => h.Text(CultureInfo.GetCultureInfo("ru")) != h.Text(CultureInfo.GetCultureInfo("en")));
    }

    [Theory]
    [InlineData("3853", 3853L)]
    [InlineData(" №2011646 ", 2011646L)]
    [InlineData("3853 xx", null)]
    [InlineData("99999999999999999999", null)]
    [Trait("Feature", "F40")]
    [Trait("Feature", "F90")]
    public void Digits_alone_are_a_number(string query, long? number) => SearchQuery.Parse(query).Number.ShouldBe(number);

    [Fact]
    [Trait("Feature", "F88")]
    public void Monstrous_queries_are_parsed_and_not_for_minutes()
    {
        string[] monsters =
        [
            new('(', 100_000), new(')', 100_000), new('"', 100_001), new('*', 100_000), "аб" + new string('*', 50_000) + "в",
            string.Concat(Enumerable.Repeat("а*б", 30_000)), string.Join(" && ", Enumerable.Range(0, 501).Select(i => $"w{i}")),
            string.Concat(Enumerable.Repeat("(aa || (bb && ", 5_000)), string.Concat(Enumerable.Repeat("((aa))", 20_000)),
            string.Concat(Enumerable.Repeat("-(", 20_000)) + "aa", new string('-', 100_000) + "a", string.Join('.', Enumerable.Repeat("ab", 20_000)),
            new('«', 50_000), string.Concat(Enumerable.Repeat("'a ", 20_000)), new('\\', 50_001), new('\0', 50_000), new('\ud800', 50_000),
            "'" + string.Concat(Enumerable.Repeat(" 'a", 20_000)),
        ];
        foreach (var monster in monsters)
        {
            var watch = Stopwatch.StartNew();
            var parsed = SearchQuery.Parse(monster);
            SearchQuery.Parse(parsed.Understood).Understood.ShouldBe(parsed.Understood, monster[..20]);
            // No measure of speed: what grows with the square or worse takes minutes at these sizes.
            watch.Elapsed.ShouldBeLessThan(TimeSpan.FromMinutes(1), monster[..20]);
        }
    }

    [Fact]
    [Trait("Feature", "F88")]
    public void Five_hundred_operators_are_all_understood()
    {
        var parsed = SearchQuery.Parse(string.Join(" && ", Enumerable.Range(0, 501).Select(i => $"слово{i}")));
        parsed.Root.ShouldBeOfType<And>().Nodes.Count.ShouldBe(501);
        parsed.Hints.ShouldBeEmpty();
    }
}
