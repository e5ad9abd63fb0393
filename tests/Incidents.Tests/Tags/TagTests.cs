using System.Net;
using Helpdesk.ServiceDefaults.Access;

namespace Helpdesk.Tests.Incidents.Tags;

public class TagTests(Desk desk)
{
    private readonly string _mark = Guid.CreateVersion7().ToString("N")[20..];

    private HttpClient Supervisor => desk.Service.Client(Roles.Supervisor);

    [Fact, Trait("Feature", "F73")]
    public async Task Groups_offer_tags_and_partners_see_none()
    {
        var (me, code, tag) = (Guid.CreateVersion7(), $"{Random.Shared.Next(1000, 9999)}", $"тег-{_mark}");
        await Supervisor.Post("/api/incidents/groups", new { name = _mark, kind = "house", members = new[] { me }, tags = new[] { tag, tag.ToUpperInvariant() } });
        (await desk.Operator(me).Get("/api/incidents/tags")).Json.EnumerateArray().Select(t => t.GetString()).ShouldBe([tag]);
        var partner = desk.Service.Client(Roles.Partner, serviceCenter: code);
        var inn = Desk.NewInn();
        var card = await desk.Operator(me).Register(new { inn });
        await desk.ScalarAsync<object>("update incidents set service_center = $2 where id = $1", card.Id, code);

        (await desk.Operator(me).Send(HttpMethod.Put, $"/api/incidents/{card.Id}/tags/{tag}")).Expect(HttpStatusCode.NoContent);
        (await desk.Operator(me).Send(HttpMethod.Put, $"/api/incidents/{card.Id}/tags/<b>")).Expect(HttpStatusCode.BadRequest);
        var seen = (await partner.Get($"/api/incidents/{card.Id}")).Expect(HttpStatusCode.OK);
        seen["tags"].GetArrayLength().ShouldBe(0);
        seen.Json.ToString().ShouldNotContain(tag);
        (await desk.Operator(me).Send(HttpMethod.Delete, $"/api/incidents/{card.Id}/tags/{tag}")).Expect(HttpStatusCode.NoContent);
        (await desk.Operator(me).Get($"/api/incidents/{card.Id}"))["tags"].GetArrayLength().ShouldBe(0);
    }

    [Fact, Trait("Feature", "F73")]
    public async Task A_survivor_shows_the_tags_of_all_it_took_in_and_a_list_by_tag_comes_newest_first()
    {
        var (inn, tag) = (Desk.NewInn(), $"тег {_mark}");
        var one = await desk.Operator().Register(new { inn });
        var into = await desk.Operator().Register(new { inn });
        foreach (var id in new[] { into.Id, one.Id, one.Id })
            (await desk.Operator().Send(HttpMethod.Put, $"/api/incidents/{id}/tags/{tag}")).Expect(HttpStatusCode.NoContent);
        await desk.Operator().Send(HttpMethod.Put, $"/api/incidents/{one.Id}/tags/другой {_mark}");

        (await Numbers(tag)).ShouldBe([into["number"].GetInt64(), one["number"].GetInt64()]);
        (await desk.Operator().Send(HttpMethod.Post, $"/api/incidents/{one.Id}/merge", new { intoId = into.Id }, "*")).Expect(HttpStatusCode.OK);

        (await Tags(into.Id)).ShouldBe([$"другой {_mark}", tag]);
        // What its card shows, the list finds it by.
        (await Numbers(tag)).ShouldBe([into["number"].GetInt64()]);
        (await Numbers($"другой {_mark}")).ShouldBe([into["number"].GetInt64()]);
        (await desk.Operator().Send(HttpMethod.Delete, $"/api/incidents/{into.Id}/tags/другой {_mark}")).Problem.ShouldBe("tag-of-merged");
        (await desk.Operator().Post($"/api/incidents/{one.Id}/unmerge", new { })).Expect(HttpStatusCode.OK);
        (await Numbers($"другой {_mark}")).ShouldBe([one["number"].GetInt64()]);
        (await Tags(into.Id)).ShouldBe([tag]);
        (await Tags(one.Id)).ShouldBe([$"другой {_mark}", tag]);
    }

    private async Task<List<long>> Numbers(string tag) =>
        [.. (await desk.Operator().Get($"/api/incidents?tag={tag}"))["items"].EnumerateArray().Select(r => r.GetProperty("number").GetInt64())];

    private async Task<List<string?>> Tags(Guid id) =>
        [.. (await desk.Operator().Get($"/api/incidents/{id}"))["tags"].EnumerateArray().Select(t => t.GetString())];
}
