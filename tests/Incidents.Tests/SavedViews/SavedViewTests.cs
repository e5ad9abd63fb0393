using System.Net;
using Helpdesk.ServiceDefaults.Access;

namespace Helpdesk.Tests.Incidents.SavedViews;

public class SavedViewTests(Desk desk)
{
    private readonly Guid _me = Guid.CreateVersion7();
    private readonly string _inn = Desk.NewInn();

    private HttpClient Client => desk.Operator(_me);

    [Fact, Trait("Feature", "P5"), Trait("Feature", "F78"), Trait("Feature", "F151")]
    public async Task A_view_shows_what_its_filter_says_in_its_order_with_its_counter()
    {
        var one = await Client.Register(new { inn = _inn, kpp = "667301001" });
        var two = await Client.Register(new { inn = _inn });
        await Client.Register(new { inn = _inn, close = new { reason = "Да" } });
        await desk.Operator().Register(new { inn = _inn });

        var view = (await Client.Post("/api/incidents/saved-views", new { name = "Мои по заводу", filter = new { inn = _inn, ownerId = _me, openOnly = true, order = "oldest" } }))
            .Expect(HttpStatusCode.Created);

        (await Numbers(view)).ShouldBe([Number(one), Number(two)]);
        var listed = (await Client.Get("/api/incidents/saved-views")).Json.EnumerateArray().Single();
        listed.GetProperty("count").GetProperty("count").GetInt32().ShouldBe(2);
        var changed = (await Client.Send(HttpMethod.Put, $"/api/incidents/saved-views/{view.Id}", new { name = "Закрытые", filter = new { inn = _inn, states = new[] { "closed" } } }, view.ETag))
            .Expect(HttpStatusCode.OK);
        (await Numbers(changed)).Count.ShouldBe(1);
        (await Client.Send(HttpMethod.Put, $"/api/incidents/saved-views/{view.Id}", new { name = "Ещё", filter = new { } }, view.ETag)).Expect(HttpStatusCode.PreconditionFailed);
        (await Client.Send(HttpMethod.Delete, $"/api/incidents/saved-views/{view.Id}")).Expect(HttpStatusCode.NoContent);
        (await Client.Get($"/api/incidents?savedView={view.Id}")).Expect(HttpStatusCode.NotFound);
    }

    [Fact, Trait("Feature", "P5")]
    public async Task A_view_shared_with_a_group_is_its_members_to_see_and_its_makers_to_change()
    {
        var (member, stranger) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        var group = await desk.Service.Client(Roles.Supervisor).Post("/api/incidents/groups", new { name = "Линия 1", kind = "house", members = new[] { _me, member } });
        (await desk.Operator(stranger).Post("/api/incidents/saved-views", new { name = "Чужой группе", filter = new { }, groupId = group.Id })).Problem.ShouldBe("not-your-group");
        var view = (await Client.Post("/api/incidents/saved-views", new { name = "Очередь", filter = new { groupId = group.Id }, groupId = group.Id })).Expect(HttpStatusCode.Created);

        var seen = (await desk.Operator(member).Get("/api/incidents/saved-views")).Json.EnumerateArray().Single();
        seen.GetProperty("mine").GetBoolean().ShouldBeFalse();
        (await desk.Operator(member).Send(HttpMethod.Delete, $"/api/incidents/saved-views/{view.Id}")).Problem.ShouldBe("not-your-view");
        (await desk.Operator(stranger).Get($"/api/incidents?savedView={view.Id}")).Expect(HttpStatusCode.NotFound);
    }

    [Fact, Trait("Feature", "P5"), Trait("Feature", "F17")]
    public async Task A_filter_that_cannot_be_shown_is_refused_and_watchers_can_be_asked_for()
    {
        var refused = await Client.Post("/api/incidents/saved-views", new { name = "", filter = new { view = "no-such", states = new[] { "none" }, createdWithinDays = 0 } });
        refused.Expect(HttpStatusCode.BadRequest);
        var card = await desk.Operator().Register(new { inn = _inn });
        await Client.Send(HttpMethod.Put, $"/api/incidents/{card.Id}/watchers/{_me}", new { tellWhenFixed = false });
        (await Client.Get($"/api/incidents?watcherId={_me}"))["items"].EnumerateArray().Single().GetProperty("id").GetGuid().ShouldBe(card.Id);
    }

    [Fact, Trait("Feature", "F17")]
    public async Task Who_asked_for_an_incident_and_who_looks_on_are_told_apart_on_the_card_and_in_the_lists()
    {
        var (asked, watched) = (await desk.Operator().Register(new { inn = _inn }), await desk.Operator().Register(new { inn = _inn }));
        await Client.Send(HttpMethod.Put, $"/api/incidents/{asked.Id}/watchers/{_me}", new { role = "requester" });
        await Client.Send(HttpMethod.Put, $"/api/incidents/{watched.Id}/watchers/{_me}", new { role = "observer" });

        (await Client.Get($"/api/incidents/{asked.Id}/watchers")).Json[0].GetProperty("role").GetString().ShouldBe("requester");
        (await Client.Get($"/api/incidents/{asked.Id}"))["posts"].EnumerateArray().Select(p => p.GetProperty("text").GetString()).ShouldContain(text => text!.StartsWith("Постановщик: "));
        (await Watched("")).ShouldBe([Number(watched), Number(asked)]);
        (await Watched("&watcherRole=requester")).ShouldBe([Number(asked)]);
        var view = (await Client.Post("/api/incidents/saved-views", new { name = "Я попросил", filter = new { watcherId = _me, watcherRole = "requester" } })).Expect(HttpStatusCode.Created);
        (await Numbers(view)).ShouldBe([Number(asked)]);
        (await Client.Post("/api/incidents/saved-views", new { name = "Чей?", filter = new { watcherRole = "requester" } })).Expect(HttpStatusCode.BadRequest).Faults.ShouldBe(["watcherId"]);

        async Task<List<long>> Watched(string role) =>
            [.. (await Client.Get($"/api/incidents?watcherId={_me}{role}")).Expect(HttpStatusCode.OK)["items"].EnumerateArray().Select(r => r.GetProperty("number").GetInt64())];
    }

    private async Task<List<long>> Numbers(Reply view) =>
        [.. (await Client.Get($"/api/incidents?savedView={view.Id}")).Expect(HttpStatusCode.OK)["items"].EnumerateArray().Select(r => r.GetProperty("number").GetInt64())];

    private static long Number(Reply card) => card["number"].GetInt64();
}
