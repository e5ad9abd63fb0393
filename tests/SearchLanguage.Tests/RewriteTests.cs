using Helpdesk.SearchLanguage;

namespace Helpdesk.Tests.SearchLanguage;

public sealed class RewriteTests
{
    private static readonly Synonyms Dictionary = Synonyms.Read("КЭ = Контур-Экстерн\nпросто строка\nЭП = ЭЦП = электронная подпись\n= \nодно =");

    [Theory]
    [InlineData("кэ", "кэ || контур-экстерн")]
    [InlineData("контур-экстерна", "контур-экстерна || кэ")]
    [InlineData("эцп ключ", "(эцп || эп || электронная-подпись) && ключ")]
    [InlineData("подпись", "подпись")]
    [InlineData("«кэ»", "«кэ»")]
    [InlineData("-кэ", "-(кэ || контур-экстерн)")]
    [Trait("Feature", "F92")]
    public void Synonyms_widen_bare_words_and_expressions(string query, string widened) =>
        Canonical.Print(Dictionary.Apply(SearchQuery.Parse(query).Root)).ShouldBe(widened);

    [Theory]
    [InlineData("яхонт малахит", "яхонт || малахит")]
    [InlineData("яхонт малахит -изумруд", "(яхонт || малахит) && -изумруд")]
    [InlineData("630-фз", "630 || фз")]
    [InlineData("яхонт", "яхонт")]
    [Trait("Feature", "F88")]
    public void Any_of_the_words_instead_of_all(string query, string loosened) =>
        Canonical.Print(Rewrite.AnyOf(SearchQuery.Parse(query).Root)).ShouldBe(loosened);

    [Theory]
    [InlineData("ключ малахит", true)]
    [InlineData("ключ -малахит", true)]
    [InlineData("ключ && малахит", false)]
    [InlineData("«ключ» малахит", false)]
    [InlineData("(ключ) малахит", false)]
    [Trait("Feature", "F88")]
    public void Only_bare_words_may_be_loosened(string query, bool loose) => SearchQuery.Parse(query).Loose.ShouldBe(loose);

    [Fact]
    [Trait("Feature", "F88")]
    public void Neighbours_are_one_slip_away()
    {
        var neighbours = Typos.Neighbours("ключ");
        neighbours.ShouldContain("клч");
        neighbours.ShouldContain("клюач");
        neighbours.ShouldContain("клюк");
        neighbours.ShouldContain("лкюч");
        neighbours.ShouldNotContain("ключ");
        Typos.Neighbours("оно").ShouldBeEmpty();
        Typos.Neighbours("0x80").ShouldBeEmpty();
    }
}
