using System.Text;
using Helpdesk.SearchLanguage;

namespace Helpdesk.Tests.SearchLanguage;

public sealed class WordTests
{
    private static string Exact(string text) => string.Join(' ', TextAnalysis.Words(text).Select(w => w.Exact));

    [Theory]
    [InlineData("Набор ключей, не существует!", "набор ключей не существует")]
    [InlineData("630-ФЗ INV-00321 0000-01", "630 фз inv 00321 0000 01")]
    [InlineData("user_name.txt C:\\Users\\x a/b 3,5 don't", "user name txt c users x a b 3 5 don t")]
    [InlineData("1С 0x80090016 Windows10", "1с 0x80090016 windows10")]
    [InlineData("C++ C# C g++11 abc+ a+b 7+", "c++ c# c g++ 11 abc a+ b 7")]
    [InlineData("<name> *ptr* `x`", "name ptr x")]
    [InlineData("ЁЖ ёж еж", "еж еж еж")]
    [InlineData("за\u0301мок сер\u00ADти\u00ADфикат клю\u200Bч \uFEFFне\u00A0существует", "замок сертификат ключ не существует")]
    [InlineData("мой мои\u0306 йод и\u0306од", "мой мой йод йод")]
    [InlineData("e\u0308 café cafe\u0301 Ünicode", "e cafe cafe unicode")]
    [InlineData("а—б в–г д‑е", "а б в г д е")]
    [InlineData("😀 \0 \ud800 x \udc00y", "x y")]
    [InlineData("", "")]
    [Trait("Feature", "F88")]
    public void Texts_are_divided_and_folded(string text, string words) => Exact(text).ShouldBe(words);

    [Theory]
    [InlineData("cертификaт", "сертификат")]
    [InlineData("Wіndows Сisco еxcel", "windows cisco excel")]
    [InlineData("webсайт", "webсайт")]
    [InlineData("АPМ", "арм")]
    [Trait("Feature", "F88")]
    public void Letters_of_the_other_alphabet_are_mended(string text, string word) => Exact(text).ShouldBe(word);

    [Theory]
    [InlineData("АРМ", "APM", true)]
    [InlineData("1С", "1C", true)]
    [InlineData("С++", "C++", true)]
    [InlineData("НК12ОХ", "HK12OX", true)]
    [InlineData("комета", "KOMETA", false)]
    [InlineData("ключ", "k", false)]
    [Trait("Feature", "F88")]
    public void Short_words_and_codes_in_look_alikes_are_twins(string one, string other, bool twins)
    {
        var a = TextAnalysis.Words(one)[0];
        var b = TextAnalysis.Words(other)[0];
        (a.Twin == b.Exact && b.Twin == a.Exact).ShouldBe(twins);
    }

    [Fact]
    [Trait("Feature", "F88")]
    public void Words_know_their_places_in_the_text()
    {
        const string text = "  «Сер\u00ADтификат»: C++, ёж\u0301 .";
        var words = TextAnalysis.Words(text);
        words.Select(w => text.Substring(w.Start, w.Length)).ShouldBe(["Сер\u00ADтификат", "C++", "ёж\u0301"]);
        words.Select(w => w.Place).ShouldBe([1, 2, 3]);
    }

    [Fact]
    [Trait("Feature", "F88")]
    public void Composed_and_decomposed_texts_have_the_same_words()
    {
        const string text = "Ёлка, йод, ЇЖА, café, Ångström, ўсё, ﬁ, Ω, ǅ, ệ, 각";
        Exact(text.Normalize(NormalizationForm.FormD)).ShouldBe(Exact(text));
        Exact(text.Normalize(NormalizationForm.FormC)).ShouldBe(Exact(text));
    }

    [Fact]
    [Trait("Feature", "F88")]
    public void Very_long_words_are_cut_alike_in_texts_and_queries()
    {
        var word = new string('ж', 5000);
        TextAnalysis.Words(word)[0].Exact.Length.ShouldBe(TextAnalysis.LongestWord);
        SearchQuery.Parse(word).Root.ShouldBeOfType<AnyForm>().Exact.ShouldBe(TextAnalysis.Words(word)[0].Exact);
    }
}
