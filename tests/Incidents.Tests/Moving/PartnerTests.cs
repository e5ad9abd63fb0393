using System.Net;
using System.Net.Http.Headers;
using Helpdesk.ServiceDefaults.Access;

namespace Helpdesk.Tests.Incidents.Moving;

/// <summary>What a service centre's people see of the house, over every route that they may read.</summary>
public class PartnerTests(Desk desk)
{
    private const string Title = "Как продлить сертификат";

    private readonly string _mark = $"тайна{Guid.NewGuid():n}";

    private readonly HttpClient _client = desk.Operator();

    [Fact, Trait("Feature", "F67"), Trait("Feature", "F71"), Trait("Feature", "F68")]
    public async Task No_route_tells_a_partner_of_articles_internal_posts_or_what_is_not_his_centres()
    {
        var (mine, others) = (await CentreAsync(), await CentreAsync());
        var article = await desk.ArticleAsync();
        var inn = Desk.NewInn();
        var sent = await _client.Register(new { inn, articleId = article.ArticleId });
        (await _client.Post($"/api/incidents/{sent.Id}/posts", new { kind = "internal", text = $"{_mark} внутри" })).Expect(HttpStatusCode.Created);
        (await _client.Send(HttpMethod.Put, $"/api/incidents/{sent.Id}/tags/{_mark}")).Expect(HttpStatusCode.NoContent);
        var file = await AttachAsync(sent.Id);
        var house = await _client.Register(new { inn, question = $"{_mark} дома", contact = new { name = $"{_mark} Анна" } });
        var hidden = await AttachAsync(house.Id, false);
        (await _client.Send(HttpMethod.Post, $"/api/incidents/{house.Id}/merge", new { intoId = sent.Id }, "*")).Expect(HttpStatusCode.OK);
        var other = await _client.Register(new { inn, question = $"{_mark} у других" });
        await SendAsync(sent.Id, mine.Group);
        await SendAsync(other.Id, others.Group);
        var partner = desk.Service.Client(Roles.Partner, serviceCenter: mine.Code);

        (await partner.Get($"/api/incidents/{sent.Id}")).Expect(HttpStatusCode.OK)["article"].ValueKind.ShouldBe(System.Text.Json.JsonValueKind.Null);
        (await partner.Get("/api/incidents?view=all")).Expect(HttpStatusCode.OK)["items"].EnumerateArray().Select(r => r.GetProperty("id").GetGuid()).ShouldBe([sent.Id]);
        var incidents = new[] { sent, house, other };
        string[] paths =
        [
            "/api/incidents?view=all", $"/api/incidents?view=all&inn={inn}", "/api/incidents/views", "/api/incidents/saved-views", "/api/incidents/states", "/api/incidents/typed",
            .. incidents.SelectMany(i => (string[])
            [
                $"/api/incidents/{i.Id}", $"/api/incidents/{i.Id}?own=true", $"/api/incidents/number/{i["number"]}", $"/api/incidents/number/{i["number"]}?own=true",
                $"/api/incidents/{i.Id}/files", $"/api/incidents/{i.Id}/files/{file}", $"/api/incidents/{i.Id}/files/{hidden}", $"/api/incidents/typed/incident:{i.Id}",
            ]),
        ];
        foreach (var path in paths)
        {
            using var reply = await partner.GetAsync(path, TestContext.Current.CancellationToken);
            ((int)reply.StatusCode).ShouldBeLessThan(500, path);
            var told = System.Text.RegularExpressions.Regex.Unescape(await reply.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
            told.ShouldNotContain(_mark, Case.Insensitive, path);
            told.ShouldNotContain(Title, Case.Insensitive, path);
        }

        foreach (var path in (string[])["additional", "history", "subscriptions", "tree", "watchers"])
            (await partner.Get($"/api/incidents/{sent.Id}/{path}")).Expect(HttpStatusCode.Forbidden);
        foreach (var path in (string[])["incidents/search?q=" + _mark, "incidents/export", "incidents/changes", "incidents/notices", "incidents/duplicates", "subscribers"])
            (await partner.Get($"/api/{path}")).Expect(HttpStatusCode.Forbidden);
    }

    [Fact, Trait("Feature", "F67"), Trait("Feature", "F71"), Trait("Feature", "F116"), Trait("Feature", "P8")]
    public async Task Neither_the_card_nor_a_412_tells_a_partner_what_the_house_noted_for_itself()
    {
        var centre = await CentreAsync();
        var inn = Desk.NewInn();
        var outage = await _client.Register(new { inn, question = _mark });
        var sent = await _client.Register(new { inn, question = "Не печатает касса", parentId = outage.Id });
        (await _client.Send(HttpMethod.Put, $"/api/incidents/{sent.Id}/related/{outage.Id}")).Expect(HttpStatusCode.NoContent);
        await SendAsync(sent.Id, centre.Group);
        (await _client.Send(HttpMethod.Put, $"/api/incidents/{sent.Id}/put-off", new { until = DateTimeOffset.UtcNow.AddDays(1), note = $"{_mark} ждём" }, "*")).Expect(HttpStatusCode.OK);
        (await _client.Post($"/api/incidents/{sent.Id}/call-attempts", new { outcome = "noAnswer", phone = "+79120000001", note = $"{_mark} злится" })).Expect(HttpStatusCode.Created);
        var partner = desk.Service.Client(Roles.Partner, serviceCenter: centre.Code);

        var stale = (await partner.Send(HttpMethod.Put, $"/api/incidents/{sent.Id}/question", new { text = "Иначе" }, "\"1\"")).Expect(HttpStatusCode.PreconditionFailed);
        var card = (await partner.Get($"/api/incidents/{sent.Id}")).Expect(HttpStatusCode.OK);
        foreach (var told in (string[])[stale.Json.ToString(), card.Json.ToString()])
        {
            System.Text.RegularExpressions.Regex.Unescape(told).ShouldNotContain(_mark, Case.Insensitive);
            told.ShouldNotContain(outage["number"].ToString());
        }

        foreach (var shown in (System.Text.Json.JsonElement[])[stale["current"], card.Json])
        {
            foreach (var name in (string[])["article", "putOffUntil", "parent", "changedSince"])
                shown.GetProperty(name).ValueKind.ShouldBe(System.Text.Json.JsonValueKind.Null, name);
            shown.GetProperty("needsAttention").GetBoolean().ShouldBeFalse();
            shown.GetProperty("posts").EnumerateArray().Select(p => p.GetProperty("text").GetString()).ShouldContain("Попытка дозвониться +79120000001: не отвечает.");
        }

        (await _client.Get($"/api/incidents/{sent.Id}"))["posts"].EnumerateArray().Select(p => p.GetProperty("text").GetString())
            .ShouldContain($"Попытка дозвониться +79120000001: не отвечает. {_mark} злится");
    }

    private async Task<Guid> AttachAsync(Guid id, bool @internal = true)
    {
        using var body = new ByteArrayContent(System.Text.Encoding.UTF8.GetBytes(_mark)) { Headers = { ContentType = new MediaTypeHeaderValue("application/octet-stream") } };
        var internalToo = @internal ? "true" : "false";
        return (await _client.Send(HttpMethod.Post, $"/api/incidents/{id}/files?name={_mark}.txt&internal={internalToo}", body)).Expect(HttpStatusCode.Created).Id;
    }

    private async Task<(Guid Group, string Code)> CentreAsync()
    {
        var code = Guid.NewGuid().ToString("n")[..8];
        var group = await desk.Service.Client(Roles.Supervisor).Post("/api/incidents/groups", new { name = $"СЦ {code}", kind = "serviceCenter", code });
        return (group.Expect(HttpStatusCode.Created).Id, code);
    }

    private async Task SendAsync(Guid id, Guid groupId) => (await _client.Send(
        HttpMethod.Post, $"/api/incidents/{id}/escalate", new { groupId, description = "Выехать", contactName = "Пётр", contactPhone = "+79120000000" }, "*")).Expect(HttpStatusCode.OK);
}
