using System.Net;
using System.Text.Json;
using Helpdesk.Gateway.Contracts;
using Helpdesk.Incidents.Contracts;
using Helpdesk.Testing;

namespace Helpdesk.Tests.Incidents.MergeIncidents;

/// <summary>What hangs on an incident goes with it into a merge and comes back from it.</summary>
public class MergedFollowersTests(Desk desk)
{
    private readonly HttpClient _client = desk.Operator();

    private readonly string _inn = Desk.NewInn();

    [Fact, Trait("Feature", "F104"), Trait("Feature", "F105"), Trait("Feature", "F75"), Trait("Feature", "F17")]
    public async Task Who_waits_for_a_merged_incident_hears_of_its_survivors_end_and_after_the_unmerge_of_its_own()
    {
        await desk.Bus.Hear<ProblemFixed>();
        await desk.Bus.Hear<IncidentClosed>();
        var me = await PersonAsync();
        var old = await _client.Register(new { inn = _inn });
        var fresh = await _client.Register(new { inn = _inn, tellClient = new { channel = "email", address = "own@example.ru" } });
        (await desk.Operator(me).Send(HttpMethod.Put, $"/api/incidents/{fresh.Id}/watchers/{me}", new { role = "requester", tellWhenFixed = true })).Expect(HttpStatusCode.NoContent);
        var subscription = (await _client.Post($"/api/incidents/{fresh.Id}/subscriptions", new { tellClient = new { channel = "sms", address = "89120000002" } }))
            .Expect(HttpStatusCode.Created).Id;

        await MergeAsync(fresh, old);

        (await Listed(me, "view=watching")).ShouldBe([old.Id]);
        (await Listed(me, $"watcherId={me}&watcherRole=requester")).ShouldBe([old.Id]);
        (await Listed(me, $"watcherId={me}&watcherRole=observer")).ShouldBeEmpty();
        await ToAsync(old.Id, "resolved");
        await Probe.Until("the watcher's attention", () => Listed(me, "view=attention"), seen => seen.SequenceEqual([old.Id]));
        (await desk.Bus.WaitFor<ProblemFixed>(e => e.SubscriptionId == subscription)).IncidentId.ShouldBe(old.Id);
        (await desk.Bus.WaitFor<ProblemFixed>(e => e.IncidentId == old.Id && e.Notice.Address == "own@example.ru")).Number.ShouldBe(Number(old));
        (await desk.Operator(me).Post($"/api/incidents/{old.Id}/seen", new { })).Expect(HttpStatusCode.NoContent);
        (await Listed(me, "view=attention")).ShouldBeEmpty();

        (await _client.Post($"/api/incidents/{fresh.Id}/unmerge", new { })).Expect(HttpStatusCode.OK);

        (await Listed(me, "view=watching")).ShouldBe([fresh.Id]);
        (await _client.Get($"/api/incidents/{fresh.Id}/watchers")).Json[0].GetProperty("tellWhenFixed").GetBoolean().ShouldBeTrue();
        (await _client.Get($"/api/incidents/{fresh.Id}/subscriptions"))["items"][0].GetProperty("toldAt").ValueKind.ShouldBe(JsonValueKind.Null);
        await ToAsync(fresh.Id, "closed");
        await Probe.Until("the watcher's attention for its own end", () => Listed(me, "view=attention"), seen => seen.SequenceEqual([fresh.Id]));
        await desk.Bus.WaitFor<ProblemFixed>(e => e.SubscriptionId == subscription && e.IncidentId == fresh.Id);
        (await desk.Bus.WaitFor<IncidentClosed>(e => e.IncidentId == fresh.Id)).Notice!.Address.ShouldBe("own@example.ru");
    }

    [Fact, Trait("Feature", "F76"), Trait("Feature", "F104"), Trait("Feature", "F105"), Trait("Feature", "P15")]
    public async Task Under_a_survivor_hangs_what_hung_under_those_it_took_in_until_they_are_taken_out()
    {
        var (outage, twin) = (await _client.Register(new { inn = _inn, question = "Сбой" }), await _client.Register(new { inn = _inn, question = "Тот же сбой" }));
        var first = await _client.Register(new { inn = _inn, parentId = outage.Id });
        var second = await _client.Register(new { inn = _inn, parentId = twin.Id });
        var beside = await _client.Register(new { inn = _inn });
        (await _client.Send(HttpMethod.Put, $"/api/incidents/{twin.Id}/related/{beside.Id}")).Expect(HttpStatusCode.NoContent);

        await MergeAsync(twin, outage);

        foreach (var seenFrom in (Reply[])[outage, first, second])
            (await Tree(seenFrom)).ShouldBe([(outage.Id, 0), (first.Id, 1), (second.Id, 1)], ignoreOrder: true);
        (await Related(outage)).ShouldBe([beside.Id]);
        (await Related(beside)).ShouldBe([outage.Id]);
        (await _client.Get($"/api/incidents/{outage.Id}"))["openChildren"].GetInt32().ShouldBe(2);
        (await _client.Send(HttpMethod.Put, $"/api/incidents/{outage.Id}/parent", new { parentId = second.Id }, "*")).Problem.ShouldBe("ring-of-incidents");
        // By the old number, and yet the survivor's: that stays with it.
        var third = await _client.Register(new { inn = _inn, parentId = twin.Id });
        var other = await _client.Register(new { inn = _inn });
        (await _client.Send(HttpMethod.Put, $"/api/incidents/{twin.Id}/related/{other.Id}")).Expect(HttpStatusCode.NoContent);
        (await _client.Send(HttpMethod.Put, $"/api/incidents/{twin.Id}/related/{outage.Id}")).Problem.ShouldBe("related-to-itself");

        (await _client.Post($"/api/incidents/{twin.Id}/unmerge", new { })).Expect(HttpStatusCode.OK);

        (await Tree(second)).ShouldBe([(twin.Id, 0), (second.Id, 1)]);
        (await Related(twin)).ShouldBe([beside.Id]);
        (await Tree(outage)).ShouldBe([(outage.Id, 0), (first.Id, 1), (third.Id, 1)]);
        (await Related(outage)).ShouldBe([other.Id]);

        await MergeAsync(twin, outage);
        (await _client.Post($"/api/incidents/{outage.Id}/children/end", new { state = "resolved" })).Expect(HttpStatusCode.Accepted)["children"].GetInt32().ShouldBe(3);
        foreach (var child in (Reply[])[first, second, third])
            await Probe.Until("what hung under either to be resolved", async () => (await _client.Get($"/api/incidents/{child.Id}"))["state"].GetString(), state => state == "resolved");
    }

    [Fact, Trait("Feature", "F76")]
    public async Task Each_branch_follows_what_it_hangs_on_and_a_merge_into_what_hangs_below_closes_no_ring()
    {
        var root = await _client.Register(new { inn = _inn });
        var (one, two) = (await _client.Register(new { inn = _inn, parentId = root.Id }), await _client.Register(new { inn = _inn, parentId = root.Id }));
        var (ofTwo, ofOne) = (await _client.Register(new { inn = _inn, parentId = two.Id }), await _client.Register(new { inn = _inn, parentId = one.Id }));
        (await Tree(root)).ShouldBe([(root.Id, 0), (one.Id, 1), (ofOne.Id, 2), (two.Id, 1), (ofTwo.Id, 2)]);

        var stranger = await _client.Register(new { inn = _inn });
        await MergeAsync(two, stranger);
        var node = (await _client.Get($"/api/incidents/{root.Id}/tree"))["nodes"].EnumerateArray().Single(n => n.GetProperty("incident").GetProperty("id").GetGuid() == two.Id);
        node.GetProperty("survivorNumber").GetInt64().ShouldBe(Number(stranger));
        (await Tree(ofTwo)).ShouldBe([(stranger.Id, 0), (ofTwo.Id, 1)]);

        await MergeAsync(root, ofOne);
        (await Tree(one)).ShouldBe([(one.Id, 0), (ofOne.Id, 1), (two.Id, 2)]);
        (await Tree(ofOne)).ShouldBe(await Tree(one));
    }

    private async Task MergeAsync(Reply one, Reply into) =>
        (await _client.Send(HttpMethod.Post, $"/api/incidents/{one.Id}/merge", new { intoId = into.Id }, "*")).Expect(HttpStatusCode.OK);

    private async Task ToAsync(Guid id, string state) =>
        (await _client.Send(HttpMethod.Post, $"/api/incidents/{id}/state", new { state, reason = "Готово" }, "*")).Expect(HttpStatusCode.OK);

    private async Task<List<Guid>> Listed(Guid me, string query) =>
        [.. (await desk.Operator(me).Get($"/api/incidents?{query}")).Expect(HttpStatusCode.OK)["items"].EnumerateArray().Select(r => r.GetProperty("id").GetGuid())];

    private async Task<List<(Guid, int)>> Tree(Reply of) =>
        [.. (await _client.Get($"/api/incidents/{of.Id}/tree")).Expect(HttpStatusCode.OK)["nodes"].EnumerateArray()
            .Select(n => (n.GetProperty("incident").GetProperty("id").GetGuid(), n.GetProperty("depth").GetInt32()))];

    private async Task<List<Guid>> Related(Reply of) =>
        [.. (await _client.Get($"/api/incidents/{of.Id}/tree"))["related"].EnumerateArray().Select(r => r.GetProperty("id").GetGuid())];

    private async Task<Guid> PersonAsync()
    {
        var id = Guid.CreateVersion7();
        await desk.Bus.Publish(new UserChanged(id, 1, DateTimeOffset.UtcNow, null, $"u{id:n}", "Вера", ["operator"], null, true));
        await Probe.Until("the person to be known", async () => await desk.ScalarAsync<long>("select count(*) from people where id = $1", id) == 1);
        return id;
    }

    private static long Number(Reply card) => card["number"].GetInt64();
}
