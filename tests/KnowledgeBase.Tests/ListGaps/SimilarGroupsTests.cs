using Helpdesk.KnowledgeBase.ListGaps;
using Helpdesk.SearchLanguage;

namespace Helpdesk.Tests.KnowledgeBase.ListGaps;

public sealed class SimilarGroupsTests
{
    private static Unanswered Asked(long number, string question) => new(
        Guid.CreateVersion7(), number, DateTimeOffset.UnixEpoch.AddMinutes(number), [.. TellingWords.Of(question, 30).Select(w => w.Exact)]);

    [Fact]
    [Trait("Feature", "F97")]
    public void Similar_questions_are_together_whatever_the_forms_of_their_words()
    {
        var groups = SimilarGroups.Of(
        [
            Asked(1, "Не видит рутокен на новом компьютере"), Asked(2, "Как продлить сертификат директора?"), Asked(3, "Компьютер не видит рутокена"),
            Asked(4, "Нужно продление сертификата"), Asked(5, "Рутокен не виден: новый компьютер"), Asked(6, "Принтер печатает криво"), Asked(7, "12345 67"),
        ]);
        groups.Select(g => g.Incidents.Select(i => i.Number).ToArray()).First().ShouldBe([5, 3, 1]);
        groups[0].Words.ShouldContain("рутокен");
        groups.Sum(g => g.Incidents.Count).ShouldBe(6);
        groups.ShouldContain(g => g.Incidents.Count == 1 && g.Incidents[0].Number == 6);
    }

    [Fact]
    [Trait("Feature", "F97")]
    public void Common_words_alone_make_no_group()
    {
        var asked = Enumerable.Range(1, 40).Select(i => Asked(i, $"Не работает программа слово{(char)('а' + (i % 20))}{(char)('а' + (i / 2))}ное кодовое{(char)('б' + (i % 25))}"));
        SimilarGroups.Of(asked).Count.ShouldBeGreaterThan(20);
    }
}
