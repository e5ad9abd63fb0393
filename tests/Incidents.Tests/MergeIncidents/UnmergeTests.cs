using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Helpdesk.Testing;

namespace Helpdesk.Tests.Incidents.MergeIncidents;

/// <summary>All that is told of two incidents, by every route that tells it, before a merge and after its undoing.</summary>
public class UnmergeTests(Desk desk)
{
    private readonly Guid _me = Guid.CreateVersion7();

    private readonly string _inn = Desk.NewInn();

    // A word that no other test's texts have.
    private readonly string _mark = "слияние" + new string([.. Random.Shared.GetItems("бвгджзклмнпрстфхцчшщ".ToCharArray(), 12)]);

    private HttpClient Client => desk.Operator(_me);

    [Fact, Trait("Feature", "F105"), Trait("Feature", "F104")]
    public async Task After_the_unmerge_every_list_counter_and_card_tells_what_it_told_before_the_merge()
    {
        var article = await desk.ArticleAsync();
        var old = await FullAsync("старый", null);
        var fresh = await FullAsync("новый", article.ArticleId);
        var child = await Client.Register(new { inn = _inn, parentId = fresh.Id, question = "Под новым" });
        (await Client.Post("/api/incidents/saved-views", new { name = "Клиент", filter = new { inn = _inn, openOnly = true } })).Expect(HttpStatusCode.Created);
        await Probe.Until("the texts to be indexed", () => desk.ScalarAsync<long>(
            "select count(*) from posts where incident_id = any($1) and text is not null and not indexed", new[] { old.Id, fresh.Id, child.Id }), left => left == 0);
        var before = await EverythingAsync(old, fresh, article.ArticleId);

        (await Client.Send(HttpMethod.Post, $"/api/incidents/{fresh.Id}/merge", new { intoId = old.Id }, "*")).Expect(HttpStatusCode.OK);
        var merged = await EverythingAsync(old, fresh, article.ArticleId);
        // Nothing is compared that a merge does not change: else this would prove nothing.
        before.Keys.Where(what => merged[what] == before[what]).ShouldBeEmpty();

        (await Client.Post($"/api/incidents/{fresh.Id}/unmerge", new { })).Expect(HttpStatusCode.OK);
        var after = await EverythingAsync(old, fresh, article.ArticleId);
        foreach (var what in before.Keys)
            after[what].ShouldBe(before[what], what);
    }

    private async Task<Reply> FullAsync(string word, Guid? articleId)
    {
        var card = await Client.Register(new
        {
            inn = _inn,
            question = $"{_mark} {word}",
            callId = Guid.CreateVersion7(),
            articleId,
            contact = new { name = word, phone = Desk.NewPhone() },
            tellClient = new { channel = "email", address = "a@example.ru" },
        });
        await Client.Post($"/api/incidents/{card.Id}/posts", new { kind = "internal", text = $"{word} внутри" });
        using var body = new ByteArrayContent([1, 2, 3]) { Headers = { ContentType = new MediaTypeHeaderValue("application/octet-stream") } };
        (await Client.Send(HttpMethod.Post, $"/api/incidents/{card.Id}/files?name={word}", body)).Expect(HttpStatusCode.Created);
        (await Client.Send(HttpMethod.Put, $"/api/incidents/{card.Id}/tags/{word}")).Expect(HttpStatusCode.NoContent);
        (await Client.Send(HttpMethod.Put, $"/api/incidents/{card.Id}/watchers/{_me}", new { role = word == "новый" ? "requester" : "observer", tellWhenFixed = true })).Expect(HttpStatusCode.NoContent);
        (await Client.Post($"/api/incidents/{card.Id}/subscriptions", new { tellClient = new { channel = "sms", address = "89120000003" } })).Expect(HttpStatusCode.Created);
        return card;
    }

    private async Task<Dictionary<string, string>> EverythingAsync(Reply old, Reply fresh, Guid articleId)
    {
        var told = new Dictionary<string, string>();
        foreach (var (name, card) in new[] { ("old", old), ("fresh", fresh) })
        {
            var now = await Client.Get($"/api/incidents/{card.Id}");
            told[$"{name}: card"] = string.Join('\n', now.Json.EnumerateObject().Where(p => p.Name is not ("version" or "posts")).Select(p => $"{p.Name}={p.Value}"));
            told[$"{name}: posts"] = Said(now["posts"]);
            foreach (var part in (string[])["files", "subscriptions", "tree"])
                told[$"{name}: {part}"] = Unversioned((await Client.Get($"/api/incidents/{now.Id}/{part}")).Json.ToString());
        }

        told["watchers"] = (await Client.Get($"/api/incidents/{(await Client.Get($"/api/incidents/{fresh.Id}")).Id}/watchers")).Json.ToString();
        var client = fresh["subscriberId"].GetGuid();
        foreach (var path in (string[])
        [
            $"subscribers/{client}/counters", $"incidents?inn={_inn}", "incidents?view=mine", "incidents?view=watching", "incidents?view=createdToday&inn=" + _inn,
            $"incidents?tag=новый&inn={_inn}", $"incidents/duplicates?subscriberId={client}&articleId={articleId}", "incidents/saved-views",
            $"incidents/search?q={_mark}", $"incidents/search?q={_inn}", $"incidents/search?q={fresh["contact"].GetProperty("phone").GetString()![1..]}",
            $"incidents/number/{fresh["number"]}",
        ])
            told[path] = path.StartsWith("incidents/number", StringComparison.Ordinal)
                ? (await Client.Get($"/api/{path}")).Id.ToString()
                : Unversioned((await Client.Get($"/api/{path}")).Expect(HttpStatusCode.OK).Json.ToString());
        told["mine"] = (await Client.Get("/api/incidents/views")).Json.EnumerateArray().Single(v => v.GetProperty("view").GetString() == "mine").ToString();
        return told;
    }

    // A version only grows, and is nobody's to see.
    private static string Unversioned(string json) => System.Text.RegularExpressions.Regex.Replace(json, "\"version\":\\d+", "");

    private static string Said(JsonElement posts) => string.Join('\n', posts.EnumerateArray().Where(p => p.GetProperty("kind").GetString() != "service")
        .Select(p => $"{p.GetProperty("fromNumber")} {p.GetProperty("text")}"));
}
