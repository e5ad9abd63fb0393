using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Helpdesk.Tests.Incidents.ReadIncident;

/// <summary>What one look at an incident brings.</summary>
public class DiscussionTests(Desk desk)
{
    private readonly HttpClient _client = desk.Operator();

    [Fact, Trait("Feature", "F152"), Trait("Feature", "F150"), Trait("Feature", "F46")]
    public async Task Description_files_steps_calls_and_what_was_said_are_in_one_place_in_order()
    {
        var call = Guid.CreateVersion7();
        var card = await _client.Register(new { inn = Desk.NewInn(), callId = call, question = "Не открывается отчёт", contact = new { name = "Анна" } });
        using var body = new ByteArrayContent([1, 2, 3]) { Headers = { ContentType = new MediaTypeHeaderValue("application/octet-stream") } };
        (await _client.Send(HttpMethod.Post, $"/api/incidents/{card.Id}/files?name=a.bin", body)).Expect(HttpStatusCode.Created);
        await _client.Post($"/api/incidents/{card.Id}/posts", new { kind = "internal", text = "Проверить плагин" });
        await _client.Post($"/api/incidents/{card.Id}/posts", new { kind = "solution", text = "Обновить плагин" });

        var seen = await _client.Get($"/api/incidents/{card.Id}");

        seen["posts"].EnumerateArray().Select(Kind).ShouldBe(["question", "service", "service", "internal", "solution"]);
        seen["posts"].EnumerateArray().Select(p => p.GetProperty("text").GetString()).ShouldContain("Приложен файл «a.bin»");
        seen["callIds"].EnumerateArray().Single().GetGuid().ShouldBe(call);
        seen["contact"].GetProperty("name").GetString().ShouldBe("Анна");
    }

    [Theory, Trait("Feature", "F146")]
    [InlineData("internal", "Готово 🙂👍🏽 и 👨‍👩‍👧")]
    [InlineData("solution", "Спасибо :-) ☎️")]
    public async Task Smileys_come_back_as_they_were_typed(string kind, string text)
    {
        var card = await _client.Register(new { inn = Desk.NewInn() });

        (await _client.Post($"/api/incidents/{card.Id}/posts", new { kind, text })).Expect(HttpStatusCode.Created);

        (await _client.Get($"/api/incidents/{card.Id}"))["posts"].EnumerateArray().Last().GetProperty("text").GetString().ShouldBe(text);
    }

    [Fact, Trait("Feature", "F145"), Trait("Feature", "F47")]
    public async Task Saving_and_closing_is_one_act_and_a_fresh_look_shows_what_others_did_meanwhile()
    {
        var card = await _client.Register(new { inn = Desk.NewInn(), question = "Вопрос", solution = "Ответ", close = new { reason = "Решено" } });
        (card["final"].GetBoolean(), card["closingReason"].GetString()).ShouldBe((true, "Решено"));

        var open = await _client.Register(new { inn = Desk.NewInn(), question = "Вопрос" });
        await desk.Operator().Post($"/api/incidents/{open.Id}/posts", new { kind = "solution", text = "Ответ коллеги" });
        await desk.Operator().Send(HttpMethod.Post, $"/api/incidents/{open.Id}/close", new { reason = "Решено коллегой" }, open.ETag);

        var fresh = await _client.Get($"/api/incidents/{open.Id}");
        (fresh["final"].GetBoolean(), fresh["closingReason"].GetString()).ShouldBe((true, "Решено коллегой"));
        fresh["posts"].EnumerateArray().Select(p => p.GetProperty("text").GetString()).ShouldContain("Ответ коллеги");
        fresh.ETag.ShouldNotBe(open.ETag);
    }

    [Fact, Trait("Feature", "F152"), Trait("Feature", "F104")]
    public async Task A_discussion_longer_than_a_card_is_read_to_its_beginning_without_a_gap()
    {
        var inn = Desk.NewInn();
        var card = await _client.Register(new { inn, question = "Начало" });
        var other = await _client.Register(new { inn, question = "Из другого" });
        (await _client.Send(HttpMethod.Post, $"/api/incidents/{other.Id}/merge", new { intoId = card.Id }, "*")).Expect(HttpStatusCode.OK);
        // Many of them at one moment, and some of those for the house only.
        await desk.ScalarAsync<object>(
            """
            insert into posts (incident_id, id, kind, text, author_id, at, ordinal, indexed)
            select $1, gen_random_uuid(), case when n % 10 = 0 then 'Internal' else 'Solution' end, 'p' || n, null, now() + make_interval(secs => n / 7), 0, true
            from generate_series(1, 300) n
            """, card.Id);

        var seen = await _client.Get($"/api/incidents/{card.Id}");
        var said = seen["posts"].EnumerateArray().Select(Text).ToList();
        seen["hasEarlierPosts"].GetBoolean().ShouldBeTrue();
        var cursor = seen["earlierPosts"].GetString();
        while (cursor is not null)
        {
            var page = (await _client.Get($"/api/incidents/{card.Id}/posts?take=37&cursor={Uri.EscapeDataString(cursor)}")).Expect(HttpStatusCode.OK);
            said.AddRange(page["items"].EnumerateArray().Select(Text));
            cursor = page["next"].GetString();
        }

        said.Where(text => text!.StartsWith('p')).ShouldBe(Enumerable.Range(1, 300).Select(n => $"p{n}"), ignoreOrder: true);
        said.Count(text => text == "Из другого").ShouldBe(1);
        said.ShouldContain("Начало");
        (await desk.Service.Client(Helpdesk.ServiceDefaults.Access.Roles.Partner, serviceCenter: "6601").Get($"/api/incidents/{card.Id}/posts")).Expect(HttpStatusCode.NotFound);
    }

    private static string? Text(JsonElement post) => post.GetProperty("text").GetString();

    private static string? Kind(JsonElement post) => post.GetProperty("kind").GetString();
}
