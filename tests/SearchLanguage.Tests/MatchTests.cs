using Helpdesk.SearchLanguage;

namespace Helpdesk.Tests.SearchLanguage;

public sealed class MatchTests
{
    private static bool Matches(string query, params string[] fields) =>
        Matcher.Matches(SearchQuery.Parse(query).Root, [.. fields.Select(TextAnalysis.Words)]);

    [Theory]
    [InlineData("сертификат", "отзыв сертификатов", true)]
    [InlineData("«сертификат»", "отзыв сертификатов", false)]
    [InlineData("«набор ключей не существует»", "Набор ключей\n\nне существует", true)]
    [InlineData("«набор ключей не существует»", "набор ключей существует", false)]
    [InlineData("«ключей набор»", "набор ключей", false)]
    [InlineData("«набор ключ* не * найден»", "набор ключей не был найден", true)]
    [InlineData("630-ФЗ", "по закону 630/ФЗ", true)]
    [InlineData("630-ФЗ", "ФЗ 630", false)]
    [InlineData("ФЗ", "630-ФЗ", true)]
    [InlineData("веб-сервис", "ошибка веб-сервиса", true)]
    [InlineData("APM", "АРМ оператора", true)]
    [InlineData("ap*", "АРМ оператора", true)]
    [InlineData("ap*", "архив", false)]
    [InlineData("1C*", "1С:Предприятие", true)]
    [InlineData("C", "C++", false)]
    [InlineData("copied", "copy", true)]
    [InlineData("copy", "copied", true)]
    [InlineData("*ключ*", "подключение", true)]
    [InlineData("*ключ", "подключение", false)]
    [InlineData("с*кат", "сертификат", true)]
    [InlineData("ключ -носитель", "ключ на носителе", false)]
    [InlineData("ключ || рутокен", "рутокен", true)]
    [InlineData("мёд", "медом", true)]
    [InlineData("", "ключ", false)]
    [InlineData("*", "", true)]
    [Trait("Feature", "F88")]
    public void Documents_match(string query, string text, bool matches) => Matches(query, text).ShouldBe(matches);

    [Fact]
    [Trait("Feature", "F88")]
    public void Words_match_in_any_field_but_a_phrase_in_one()
    {
        Matches("набор ключей", "набор", "ключей").ShouldBeTrue();
        Matches("«набор ключей»", "набор", "ключей").ShouldBeFalse();
    }

    [Fact]
    [Trait("Feature", "F88")]
    public void Marks_cover_what_was_asked_and_nothing_else()
    {
        const string text = "Набор ключей не существует. Ключи: набор.";
        var marks = Matcher.Marks(SearchQuery.Parse("«набор ключей» -существует").Root, TextAnalysis.Words(text));
        marks.Select(m => text.Substring(m.Start, m.Length)).ShouldBe(["Набор", "ключей"]);
    }

    [Theory]
    [InlineData("йод", "Йод, и\u0306од и Йодом")]
    [InlineData("ёж || еж*", "Ёж, ёжик; е\u0308ж")]
    [InlineData("cертификат", "Сeртификат и сертификаты")]
    [InlineData("1C && «APM» && АРМ", "1С: 1c на АРМ; apm")]
    [InlineData("*ключ* -вод", "подключение вод")]
    [InlineData("*ертиф*", "Cертификат, сЕRТИФ сер\u00ADтификат CEPTИФ, сe\u0301ртиф")]
    [InlineData("*отчёт* || *Йод*", "отчет ОТЧЁТНОСТЬ под\u0438\u0306од, отч е\u0308т")]
    [InlineData("«набор *люч* не»", "набор ключей не, набор ключей нет")]
    [InlineData("*PM2", "АРМ2 APM2 арм-2")]
    [InlineData("«а * б» || dying", "а что б; dies, Die")]
    [InlineData("інтернет", "Iнтернет, інтернет")]
    [InlineData("ﬁле || straße || ΣΑΣ", "ﬁле Straße σας file")]
    [InlineData("C++ || с#", "c++ и С# и c")]
    [InlineData("сертификат подпись", "Сертификат (не подпись) и под-подписью: 2 сертификата, x+сертификат, C++сертификат, пере_подпись, сертификат2")]
    [InlineData("«набор ключей не» || «а б в»", "набор ключей не; набор, новых ключей не, набор ключей: не. а б в, а-б_в, а 1 б в")]
    [InlineData("ёлка && 1С", "Ёлка, елки: 1с; 1C и а1С; 21С - «ёлкой»")]
    [Trait("Feature", "F88")]
    public void What_is_analysed_as_far_as_needed_has_the_same_marks(string query, string text)
    {
        var root = SearchQuery.Parse(query).Root;
        Matcher.Marks(root, TextAnalysis.Words(text, root)).ShouldBe(Matcher.Marks(root, TextAnalysis.Words(text)));
        foreach (var word in TextAnalysis.Words(text))
        {
            var alone = SearchQuery.Parse(text.Substring(word.Start, word.Length)).Root;
            Matcher.Marks(alone, TextAnalysis.Words(text, alone)).ShouldBe(Matcher.Marks(alone, TextAnalysis.Words(text)));
        }
    }

    [Theory]
    [InlineData("cthnbabrfn", "сертификат")]
    [InlineData("j,(tv", "об(ем")]
    [InlineData("'ktrnhjyyfz gjlgbcm", "электронная подпись")]
    [InlineData("[jhjij", "хорошо")]
    [Trait("Feature", "F88")]
    public void The_wrong_layout_is_mended(string typed, string meant) => KeyboardLayout.ToRussian(typed).ShouldBe(meant);

    [Fact]
    [Trait("Feature", "F88")]
    public void The_wrong_layout_is_mended_the_other_way_too() => KeyboardLayout.ToLatin("цштвщцы").ShouldBe("windows");
}
