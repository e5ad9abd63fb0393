using System.Net;
using System.Text.Json;
using Helpdesk.Incidents.Contracts;
using Helpdesk.Testing;

namespace Helpdesk.Tests.Incidents.LinkIncidents;

public class LinkTests(Desk desk)
{
    private readonly HttpClient _client = desk.Operator();

    private readonly string _inn = Desk.NewInn();

    [Fact, Trait("Feature", "F76"), Trait("Feature", "F101"), Trait("Feature", "P15")]
    public async Task The_tree_is_the_same_seen_from_any_of_its_incidents()
    {
        var root = await _client.Register(new { inn = _inn });
        var middle = await _client.Register(new { inn = _inn, parentId = root.Id });
        var leaf = await _client.Register(new { inn = _inn });
        var hung = (await _client.Send(HttpMethod.Put, $"/api/incidents/{leaf.Id}/parent", new { parentNumber = middle["number"].GetInt64() }, leaf.ETag)).Expect(HttpStatusCode.OK);
        hung["parent"].GetProperty("id").GetGuid().ShouldBe(middle.Id);
        var related = await _client.Register(new { inn = _inn });
        (await _client.Send(HttpMethod.Put, $"/api/incidents/{related.Id}/related/{leaf.Id}")).Expect(HttpStatusCode.NoContent);

        foreach (var seenFrom in (Guid[])[root.Id, leaf.Id])
            (await Tree(seenFrom)).ShouldBe([(root.Id, 0), (middle.Id, 1), (leaf.Id, 2)]);
        (await _client.Get($"/api/incidents/{leaf.Id}/tree"))["related"].EnumerateArray().Single().GetProperty("id").GetGuid().ShouldBe(related.Id);

        (await _client.Send(HttpMethod.Put, $"/api/incidents/{root.Id}/parent", new { parentId = leaf.Id }, "*")).Problem.ShouldBe("ring-of-incidents");
        (await _client.Send(HttpMethod.Delete, $"/api/incidents/{leaf.Id}/parent", ifMatch: hung.ETag)).Expect(HttpStatusCode.OK)["parent"].ValueKind.ShouldBe(JsonValueKind.Null);
        (await Tree(root.Id)).Count.ShouldBe(2);
        (await _client.Send(HttpMethod.Delete, $"/api/incidents/{leaf.Id}/related/{related.Id}")).Expect(HttpStatusCode.NoContent);
        (await _client.Get($"/api/incidents/{leaf.Id}/tree"))["related"].GetArrayLength().ShouldBe(0);
    }

    [Fact, Trait("Feature", "P15"), Trait("Feature", "F133"), Trait("Feature", "F66")]
    public async Task Closing_a_parent_offers_its_children_and_ends_them_telling_each_client()
    {
        await desk.Bus.Hear<IncidentClosed>();
        var red = await desk.ArticleAsync(detailsRequired: true);
        var outage = await _client.Register(new { inn = _inn, question = "Сервер отчётов недоступен" });
        var children = new List<Reply>();
        for (var i = 0; i < 3; i++)
            children.Add(await _client.Register(new { inn = _inn, parentId = outage.Id, tellClient = new { channel = "email", address = $"c{i}@example.ru" } }));
        var needsDetails = await _client.Register(new { inn = _inn, parentId = outage.Id });
        (await _client.Send(HttpMethod.Put, $"/api/incidents/{needsDetails.Id}/article", new { articleId = red.ArticleId }, "*")).Expect(HttpStatusCode.OK);
        var path = $"/api/incidents/{outage.Id}/children/end";

        var closed = await _client.Send(HttpMethod.Post, $"/api/incidents/{outage.Id}/close", new { reason = "Починили" }, outage.ETag);
        closed["openChildren"].GetInt32().ShouldBe(4);
        (await _client.Post(path, new { state = "closed" })).Expect(HttpStatusCode.BadRequest).Faults.ShouldBe(["reason"]);
        (await _client.Post(path, new { state = "inProgress", reason = "Х" })).Expect(HttpStatusCode.BadRequest).Faults.ShouldBe(["state"]);
        var begun = (await _client.Post(path, new { state = "closed", reason = "Сервер починили" })).Expect(HttpStatusCode.Accepted);

        begun["children"].GetInt32().ShouldBe(4);
        for (var i = 0; i < 3; i++)
        {
            var told = await desk.Bus.WaitFor<IncidentClosed>(e => e.IncidentId == children[i].Id);
            (told.Reason, told.Notice!.Address).ShouldBe(("Сервер починили", $"c{i}@example.ru"));
        }

        await Probe.Until("only the one that needs details to be open", async () => (await _client.Get($"/api/incidents/{outage.Id}"))["openChildren"].GetInt32(), open => open == 1);
        (await _client.Post(path, new { state = "closed", reason = "Починили", solution = "Сервер отчётов снова работает" })).Expect(HttpStatusCode.Accepted);
        await Probe.Until("all to be closed", async () => (await _client.Get($"/api/incidents/{needsDetails.Id}"))["final"].GetBoolean());
    }

    [Fact, Trait("Feature", "F66"), Trait("Feature", "P15")]
    public async Task What_hangs_under_a_resolved_incident_is_cancelled_or_left_as_one_chooses()
    {
        var outage = await _client.Register(new { inn = _inn });
        var child = await _client.Register(new { inn = _inn, parentId = outage.Id });

        var resolved = (await _client.Send(HttpMethod.Post, $"/api/incidents/{outage.Id}/state", new { state = "resolved" }, outage.ETag)).Expect(HttpStatusCode.OK);
        resolved["openChildren"].GetInt32().ShouldBe(1);
        (await _client.Get($"/api/incidents/{child.Id}"))["state"].GetString().ShouldBe("inProgress");

        (await _client.Post($"/api/incidents/{outage.Id}/children/end", new { state = "cancelled", reason = "Больше не нужно" })).Expect(HttpStatusCode.Accepted);
        await Probe.Until("the child to be cancelled", async () => (await _client.Get($"/api/incidents/{child.Id}"))["state"].GetString(), state => state == "cancelled");
    }

    [Fact, Trait("Feature", "F66"), Trait("Feature", "P15")]
    public async Task Children_that_ended_with_their_parent_are_put_back_together()
    {
        var outage = await _client.Register(new { inn = _inn });
        const int Children = 202;
        await Parallel.ForEachAsync(Enumerable.Range(0, Children), new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (_, _) =>
            (await _client.Register(new { inn = _inn, parentId = outage.Id })).Id.ShouldNotBe(Guid.Empty));
        var ended = (await _client.Post($"/api/incidents/{outage.Id}/children/end", new { state = "closed", reason = "Починили" })).Expect(HttpStatusCode.Accepted);
        await Probe.Until("all to be closed", async () => (await _client.Get($"/api/incidents/{outage.Id}"))["openChildren"].GetInt32(), open => open == 0);

        var undone = (await _client.Post($"/api/incidents/bulk/{ended.Id}/undo", new { })).Expect(HttpStatusCode.OK);

        (undone["done"].GetArrayLength(), undone["more"].GetBoolean()).ShouldBe((200, true));
        await Probe.Until("the others to be put back too", async () => (await _client.Get($"/api/incidents/{outage.Id}"))["openChildren"].GetInt32(), open => open == Children);
        var first = await _client.Get($"/api/incidents/{undone["done"][0].GetProperty("id").GetGuid()}");
        (first["state"].GetString(), first["closedAt"].ValueKind).ShouldBe(("inProgress", JsonValueKind.Null));
    }

    private async Task<List<(Guid, int)>> Tree(Guid id) =>
        [.. (await _client.Get($"/api/incidents/{id}/tree")).Expect(HttpStatusCode.OK)["nodes"].EnumerateArray()
            .Select(n => (n.GetProperty("incident").GetProperty("id").GetGuid(), n.GetProperty("depth").GetInt32()))];
}
