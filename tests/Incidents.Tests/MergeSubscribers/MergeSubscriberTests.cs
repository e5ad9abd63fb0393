using System.Net;
using Helpdesk.Incidents.Contracts;

namespace Helpdesk.Tests.Incidents.MergeSubscribers;

public class MergeSubscriberTests(Desk desk)
{
    private readonly (string Inn, string Phone, string OtherPhone) _new = (Desk.NewInn(), Desk.NewPhone(), Desk.NewPhone());

    private HttpClient Client => desk.Operator();

    [Fact, Trait("Feature", "F10"), Trait("Feature", "F14"), Trait("Feature", "F15")]
    public async Task The_survivor_shows_phones_notes_and_incidents_of_both_and_an_unmerge_puts_everything_back()
    {
        await desk.Bus.Hear<SubscribersMerged>();
        await desk.Bus.Hear<SubscribersUnmerged>();
        await desk.Bus.Hear<SubscriberChanged>();
        var kept = await Client.Register(new { inn = _new.Inn, contact = new { name = "Анна", phone = _new.Phone } });
        // Heard of by phone only, as long as nobody asks for the INN.
        var nameless = await Client.Register(new { contact = new { name = "Борис", phone = _new.OtherPhone } });
        var (survivor, merged) = (kept["subscriberId"].GetGuid(), nameless["subscriberId"].GetGuid());
        await Client.Post($"/api/subscribers/{merged}/notes", new { text = "Звонит с мобильного" });
        var before = await Client.Get($"/api/subscribers/{merged}");

        var view = (await Client.Send(HttpMethod.Post, $"/api/subscribers/{merged}/merge", new { inn = _new.Inn }, before.ETag)).Expect(HttpStatusCode.OK);

        view.Id.ShouldBe(survivor);
        view["phones"].EnumerateArray().Select(p => p.GetProperty("number").GetString()).Order().ShouldBe(new[] { _new.Phone, _new.OtherPhone }.Order());
        view["merged"].EnumerateArray().Single().GetProperty("id").GetGuid().ShouldBe(merged);
        (await Client.Get($"/api/subscribers/{merged}")).Id.ShouldBe(survivor);
        (await Client.Get($"/api/subscribers/{survivor}/notes")).Json[0].GetProperty("fromId").GetGuid().ShouldBe(merged);
        (await Numbers(survivor)).ShouldBe([nameless["number"].GetInt64(), kept["number"].GetInt64()]);
        (await Counter(survivor)).ShouldBe(2);
        (await Client.Get($"/api/subscribers/by-phone/{Uri.EscapeDataString(_new.OtherPhone)}")).Json.EnumerateArray().Single().GetProperty("subscriberId").GetGuid().ShouldBe(survivor);
        (await Client.Get($"/api/incidents/{nameless.Id}"))["clientNow"].GetProperty("inn").GetString().ShouldBe(_new.Inn);
        (await desk.Bus.WaitFor<SubscriberChanged>(e => e.SubscriberId == survivor && e.Phones.Length == 2)).Inn.ShouldBe(_new.Inn);
        var left = await desk.Bus.WaitFor<SubscribersMerged>(e => e.SubscriberId == merged);
        (await desk.Bus.WaitFor<SubscriberChanged>(e => e.SubscriberId == merged && e.Version == left.Version)).Phones.ShouldBeEmpty();

        // Added after the merge, under the merged client's phone: the survivor's, and it stays with him.
        var later = await Client.Register(new { contact = new { phone = _new.OtherPhone } });
        later["subscriberId"].GetGuid().ShouldBe(survivor);
        (await Client.Post($"/api/subscribers/{merged}/unmerge", new { })).Expect(HttpStatusCode.OK).Id.ShouldBe(merged);

        (await Client.Get($"/api/subscribers/{merged}"))["phones"].ToString().ShouldBe(before["phones"].ToString());
        (await Numbers(survivor)).ShouldBe([later["number"].GetInt64(), kept["number"].GetInt64()]);
        (await Numbers(merged)).ShouldBe([nameless["number"].GetInt64()]);
        (await Counter(survivor)).ShouldBe(2);
        await desk.Bus.WaitFor<SubscribersUnmerged>(e => e.SubscriberId == merged && e.SurvivorId == survivor);
        (await desk.Bus.WaitFor<SubscriberChanged>(e => e.SubscriberId == merged && e.Version > left.Version)).Phones.Length.ShouldBe(1);
        (await Client.Get($"/api/subscribers/{merged}/history"))["items"].EnumerateArray().Select(s => s.GetProperty("change").GetString()).ShouldBe(["unmerged", "merged", "note-added"]);
    }

    [Fact, Trait("Feature", "F1")]
    public async Task Who_was_heard_of_without_an_INN_tells_one_that_nobody_knew()
    {
        var nameless = await Client.Register(new { contact = new { name = "Борис", phone = _new.Phone } });
        var id = nameless["subscriberId"].GetGuid();
        (await Client.Send(HttpMethod.Post, $"/api/subscribers/{id}/merge", new { inn = "12", kpp = "" }, "*")).Expect(HttpStatusCode.BadRequest).Faults.ShouldBe(["inn"]);

        var view = (await Client.Send(HttpMethod.Post, $"/api/subscribers/{id}/merge", new { inn = _new.Inn, kpp = "667301001" }, "*")).Expect(HttpStatusCode.OK);

        (view["inn"].GetString(), view["kpp"].GetString(), view["timeZone"].GetString()).ShouldBe((_new.Inn, "667301001", "Asia/Yekaterinburg"));
        (await Client.Get($"/api/incidents/{nameless.Id}"))["clientNow"].GetProperty("inn").GetString().ShouldBe(_new.Inn);
        (await Client.Get($"/api/subscribers/by-phone/{Uri.EscapeDataString(_new.Phone)}")).Json.EnumerateArray().Single().GetProperty("inn").GetString().ShouldBe(_new.Inn);
        (await Client.Post($"/api/subscribers/{id}/unmerge", new { })).Expect(HttpStatusCode.OK).Id.ShouldBe(id);
    }

    [Fact]
    public async Task A_tree_comes_apart_as_it_was_put_together()
    {
        var ids = new List<Guid>();
        for (var i = 0; i < 3; i++)
            ids.Add((await Client.Register(new { inn = Desk.NewInn() }))["subscriberId"].GetGuid());

        (await Merge(ids[0], ids[1])).Expect(HttpStatusCode.OK);
        (await Merge(ids[1], ids[2])).Expect(HttpStatusCode.OK);
        (await Client.Get($"/api/subscribers/{ids[0]}")).Id.ShouldBe(ids[2]);
        (await Merge(ids[2], ids[0])).Problem.ShouldBe("merge-with-itself");
        (await Merge(ids[0], ids[2])).Problem.ShouldBe("subscriber-merged");
        (await Client.Post($"/api/subscribers/{ids[1]}/unmerge", new { })).Expect(HttpStatusCode.OK);

        (await Client.Get($"/api/subscribers/{ids[0]}")).Id.ShouldBe(ids[1]);
        (await Client.Get($"/api/subscribers/{ids[2]}"))["merged"].GetArrayLength().ShouldBe(0);
        (await Client.Post($"/api/subscribers/{ids[1]}/unmerge", new { })).Problem.ShouldBe("not-merged");
    }

    [Fact]
    public async Task Two_clients_with_an_INN_each_are_merged_only_when_that_is_confirmed_and_only_by_who_saw_the_version()
    {
        var one = (await Client.Register(new { inn = _new.Inn }))["subscriberId"].GetGuid();
        var other = (await Client.Register(new { inn = _new.Inn, kpp = "667301001" }))["subscriberId"].GetGuid();

        (await Client.Send(HttpMethod.Post, $"/api/subscribers/{one}/merge", new { intoId = other }, "*")).Problem.ShouldBe("different-client");
        (await Client.Send(HttpMethod.Post, $"/api/subscribers/{one}/merge", new { intoId = other, otherKeyToo = true }, "\"99\"")).Expect(HttpStatusCode.PreconditionFailed);
        (await Client.Send(HttpMethod.Post, $"/api/subscribers/{one}/merge", new { }, "*")).Expect(HttpStatusCode.BadRequest);
        (await Client.Send(HttpMethod.Post, $"/api/subscribers/{one}/merge", new { intoId = Guid.CreateVersion7() }, "*")).Expect(HttpStatusCode.BadRequest);
        (await Merge(one, other)).Expect(HttpStatusCode.OK);
        // Typed again, the merged key leads to the survivor.
        (await Client.Register(new { inn = _new.Inn }))["subscriberId"].GetGuid().ShouldBe(other);
        (await Client.Post("/api/subscribers/check", new { inn = _new.Inn }))["subscriber"].GetProperty("id").GetGuid().ShouldBe(other);
        var own = await Client.Get($"/api/subscribers/{one}?own=true");
        (await Client.Send(HttpMethod.Put, $"/api/subscribers/{one}", new { vip = true }, own.ETag)).Problem.ShouldBe("subscriber-merged");
    }

    private Task<Reply> Merge(Guid one, Guid into) => Client.Send(HttpMethod.Post, $"/api/subscribers/{one}/merge", new { intoId = into, otherKeyToo = true }, "*");

    private async Task<List<long>> Numbers(Guid client) =>
        [.. (await Client.Get($"/api/incidents?subscriberId={client}"))["items"].EnumerateArray().Select(r => r.GetProperty("number").GetInt64())];

    private async Task<int> Counter(Guid client) => (await Client.Get($"/api/subscribers/{client}/counters"))["sameInnKpp"].GetProperty("count").GetInt32();
}
