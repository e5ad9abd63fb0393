using Helpdesk.Incidents.Contracts;
using Helpdesk.KnowledgeBase.Contracts;
using Helpdesk.Testing;

namespace Helpdesk.Tests.Incidents.Life;

public class ArticleOfIncidentTests(Desk desk)
{
    private static ArticlePublished Made(Guid incident, int version = 2, Guid? article = null) => new(
        article ?? Guid.CreateVersion7(), version, DateTimeOffset.UtcNow, Guid.CreateVersion7(), Random.Shared.Next(1000, 9999), "Из инцидента", "Общее", false, incident);

    private async Task<int?> LinkedAsync(Guid incident) =>
        (await desk.Operator().Get($"/api/incidents/{incident}"))["article"] is { ValueKind: System.Text.Json.JsonValueKind.Object } article
            ? article.GetProperty("number").GetInt32() : null;

    [Fact, Trait("Feature", "F99")]
    public async Task An_article_made_of_an_incident_is_linked_when_it_is_first_published()
    {
        await desk.Bus.Hear<ArticleLinked>();
        var card = await desk.Operator().Register(new { inn = Desk.NewInn(), question = "Не видит рутокен" });
        var made = Made(card.Id);
        await desk.Bus.Publish(made);
        (await desk.Bus.WaitFor<ArticleLinked>(e => e.IncidentId == card.Id)).ArticleId.ShouldBe(made.ArticleId);
        (await LinkedAsync(card.Id)).ShouldBe(made.Number);

        // Taken off, it stays off, though the article is published once more.
        var linked = await desk.Operator().Get($"/api/incidents/{card.Id}");
        await desk.Operator().Send(HttpMethod.Delete, $"/api/incidents/{card.Id}/article", ifMatch: linked.ETag);
        await desk.Bus.Publish(made with { Version = 4 });
        await Probe.Until("the article to arrive", async () => await desk.ScalarAsync<int>("select version from articles where id = $1", made.ArticleId) == 4);
        (await LinkedAsync(card.Id)).ShouldBeNull();
    }

    [Fact, Trait("Feature", "F99")]
    public async Task An_article_that_was_linked_meanwhile_stays()
    {
        var other = await desk.ArticleAsync();
        var card = await desk.Operator().Register(new { inn = Desk.NewInn(), articleId = other.ArticleId });
        var made = Made(card.Id);
        await desk.Bus.Publish(made);
        await Probe.Until("the article to arrive", async () => await desk.ScalarAsync<int>("select version from articles where id = $1", made.ArticleId) == 2);
        (await LinkedAsync(card.Id)).ShouldBe(other.Number);
    }

    [Fact, Trait("Feature", "F97")]
    public async Task A_registration_tells_what_the_question_is_about()
    {
        await desk.Bus.Hear<IncidentRegistered>();
        var card = await desk.Operator().Register(new { inn = Desk.NewInn(), question = "Как быть, если рутокен не виден? Рутокены 2 шт, 6607" });
        (await desk.Bus.WaitFor<IncidentRegistered>(e => e.IncidentId == card.Id)).Words.ShouldBe(["быть", "рутокен", "виден"]);
    }
}
