using System.Net;
using Helpdesk.Incidents.FindIncidents;
using Helpdesk.SearchLanguage;
using Helpdesk.Testing;

namespace Helpdesk.Tests.Incidents.FindIncidents;

public class FindTests(Desk desk)
{
    private readonly HttpClient _client = desk.Operator();

    // A word that no other test's texts have.
    private readonly string _mark = "метка" + new string([.. Random.Shared.GetItems("бвгджзклмнпрстфхцчшщ".ToCharArray(), 12)]);

    [Theory, Trait("Feature", "F88")]
    [InlineData("ошибка сертификата", "('sошибк' & 'sсертификат')", true)]
    [InlineData("\"ошибка сертификата\"", "('wошибка' & 'wсертификата')", false)]
    [InlineData("серт*", "'wсерт':*", true)]
    [InlineData("се*кат", "'wсе':*", false)]
    [InlineData("ошибка -браузер", "('sошибк' & !'sбраузер')", true)]
    public void A_query_becomes_candidates_and_says_whether_they_are_exact(string query, string expected, bool exact)
    {
        var candidates = Candidates.Of(SearchQuery.Parse(query).Root);
        (candidates.Query, candidates.Exact).ShouldBe((expected, exact));
    }

    [Fact, Trait("Feature", "F45"), Trait("Feature", "F88")]
    public async Task Words_of_questions_and_posts_are_found_in_all_their_forms()
    {
        var asked = await _client.Register(new { inn = Desk.NewInn(), question = $"{_mark}: невозможно отобразить страницу" });
        var answered = await _client.Register(new { inn = Desk.NewInn(), question = "Вопрос" });
        await _client.Post($"/api/incidents/{answered.Id}/posts", new { kind = "internal", text = $"{_mark}: страницы не отображаются из-за плагина" });
        await IndexedAsync(asked.Id, answered.Id);

        (await Found($"{_mark} страница")).ShouldBe([answered.Id, asked.Id]);
        (await Found($"{_mark} && плагин*")).ShouldBe([answered.Id]);
        (await Found($"{_mark} -плагин")).ShouldBe([asked.Id]);
        (await Found($"{_mark} «отобразить страницу»")).ShouldBe([asked.Id]);
        (await Found($"{_mark} «страницу отобразить»")).ShouldBeEmpty();
        var loose = await _client.Get($"/api/incidents/search?q={Uri.EscapeDataString($"{_mark} неттакогослова")}");
        (loose["fallback"].GetString(), loose["items"].GetArrayLength()).ShouldBe(("anyOf", 2));
    }

    [Fact]
    public async Task Pages_join_and_a_reworded_question_is_found_by_its_new_words()
    {
        var inn = Desk.NewInn();
        var cards = new List<Reply>();
        for (var i = 0; i < 5; i++)
            cards.Insert(0, await _client.Register(new { inn, question = $"{_mark} {i}" }));
        (await _client.Send(HttpMethod.Put, $"/api/incidents/{cards[0].Id}/question", new { text = $"{_mark} переписано" }, cards[0].ETag)).Expect(HttpStatusCode.OK);
        await IndexedAsync([.. cards.Select(c => c.Id)]);

        var first = await _client.Get($"/api/incidents/search?take=3&q={_mark}");
        var second = await _client.Get($"/api/incidents/search?take=3&q={_mark}&cursor={first["next"].GetString()}");
        Ids(first).Concat(Ids(second)).ShouldBe(cards.Select(c => c.Id));
        (await Found($"{_mark} && переписано")).ShouldBe([cards[0].Id]);
    }

    [Fact, Trait("Feature", "F40"), Trait("Feature", "F107"), Trait("Feature", "F104")]
    public async Task A_number_a_client_and_a_phone_are_each_told_apart()
    {
        var (inn, phone) = (Desk.NewInn(), Desk.NewPhone());
        var card = await _client.Register(new { inn, kpp = "667301001", question = _mark, contact = new { phone } });
        var merged = await _client.Register(new { inn, kpp = "667301001", question = $"{_mark} второй" });
        await _client.Send(HttpMethod.Post, $"/api/incidents/{merged.Id}/merge", new { intoId = card.Id }, "*");
        await IndexedAsync(card.Id, merged.Id);

        (await Search($"№ {merged["number"].GetInt64()}"))["byNumber"].GetProperty("id").GetGuid().ShouldBe(card.Id, "the survivor");
        (await Search($"{inn}-667301001"))["byClient"].EnumerateArray().Single().GetProperty("id").GetGuid().ShouldBe(card.Id);
        (await Search("8" + phone[2..]))["byPhone"].EnumerateArray().Single().GetProperty("id").GetGuid().ShouldBe(card.Id);
        (await Found($"{_mark} && второй")).ShouldBe([card.Id]);
        (await _client.Get("/api/incidents/search")).Expect(HttpStatusCode.BadRequest).Faults.ShouldBe(["q"]);
    }

    [Fact, Trait("Feature", "F101"), Trait("Feature", "F107")]
    public async Task A_like_question_of_the_client_is_shown_while_registering()
    {
        var inn = Desk.NewInn();
        var like = await _client.Register(new { inn, question = "Невозможно отобразить страницу при входе в систему" });
        await _client.Register(new { inn, question = "Продлить сертификат руководителя" });
        await _client.Register(new { inn = Desk.NewInn(), question = "Невозможно отобразить страницу" });

        var found = (await _client.Post("/api/incidents/similar", new { inn, text = "не отображается страница, невозможно войти" })).Expect(HttpStatusCode.OK);

        found.Json.EnumerateArray().Single().GetProperty("incident").GetProperty("id").GetGuid().ShouldBe(like.Id);
    }

    private async Task<Reply> Search(string query) => (await _client.Get($"/api/incidents/search?q={Uri.EscapeDataString(query)}")).Expect(HttpStatusCode.OK);

    private async Task<List<Guid>> Found(string query) => Ids(await Search(query));

    private static List<Guid> Ids(Reply reply) => [.. reply["items"].EnumerateArray().Select(r => r.GetProperty("id").GetGuid())];

    private Task IndexedAsync(params Guid[] ids) => Probe.Until(
        "the texts to be indexed",
        async () => await desk.ScalarAsync<long>("select count(*) from posts where incident_id = any($1) and text is not null and not indexed", ids) == 0);
}
