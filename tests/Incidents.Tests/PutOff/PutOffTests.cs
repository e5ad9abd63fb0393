using System.Net;
using System.Text.Json;
using Helpdesk.Testing;

namespace Helpdesk.Tests.Incidents.PutOff;

public class PutOffTests(Desk desk)
{
    private readonly Guid _me = Guid.CreateVersion7();

    private HttpClient Client => desk.Operator(_me);

    [Fact, Trait("Feature", "P8")]
    public async Task What_is_put_off_leaves_the_work_and_comes_back_by_itself()
    {
        var card = await Client.Register(new { inn = Desk.NewInn() });
        (await Client.Send(HttpMethod.Put, $"/api/incidents/{card.Id}/put-off", new { until = DateTimeOffset.UtcNow.AddMinutes(-1) }, card.ETag)).Expect(HttpStatusCode.BadRequest);

        var off = (await Client.Send(HttpMethod.Put, $"/api/incidents/{card.Id}/put-off", new { until = DateTimeOffset.UtcNow.AddSeconds(3), note = "Ждём патч" }, card.ETag)).Expect(HttpStatusCode.OK);

        off["putOffUntil"].ValueKind.ShouldBe(JsonValueKind.String);
        (await Shown("putOff"), await Shown("mine")).ShouldBe((1, 0));
        await Probe.Until("the incident to come back", () => Shown("mine"), shown => shown == 1);
        (await Shown("attention")).ShouldBe(1);
        (await Client.Get($"/api/incidents/{card.Id}"))["posts"].EnumerateArray().Last().GetProperty("change").GetString().ShouldBe("brought-back");
    }

    [Fact, Trait("Feature", "P8"), Trait("Feature", "F85")]
    public async Task A_clients_reply_or_a_person_brings_it_back_before_its_time()
    {
        var card = await Client.Register(new { inn = Desk.NewInn() });
        var other = await Client.Register(new { inn = Desk.NewInn() });
        foreach (var one in (Reply[])[card, other])
            await Client.Send(HttpMethod.Put, $"/api/incidents/{one.Id}/put-off", new { until = DateTimeOffset.UtcNow.AddDays(1) }, one.ETag);

        await Client.Post($"/api/incidents/{card.Id}/replies", new { text = "Ну что?" });
        (await Client.Send(HttpMethod.Delete, $"/api/incidents/{other.Id}/put-off", ifMatch: "\"2\"")).Expect(HttpStatusCode.OK);

        (await Shown("putOff"), await Shown("mine"), await Shown("attention")).ShouldBe((0, 2, 1));
    }

    [Fact, Trait("Feature", "F74")]
    public async Task A_date_to_be_done_by_orders_the_list_and_calls_when_it_has_come()
    {
        var late = await Client.Register(new { inn = Desk.NewInn() });
        var soon = await Client.Register(new { inn = Desk.NewInn() });
        await Client.Register(new { inn = Desk.NewInn() });
        await Due(late, DateTimeOffset.UtcNow.AddDays(9));
        await Due(soon, DateTimeOffset.UtcNow.AddSeconds(2));

        var first = await Client.Get("/api/incidents?view=mine&order=due&take=1");
        first["items"][0].GetProperty("id").GetGuid().ShouldBe(soon.Id);
        var second = await Client.Get($"/api/incidents?view=mine&order=due&take=1&cursor={first["next"].GetString()}");
        second["items"][0].GetProperty("id").GetGuid().ShouldBe(late.Id);
        second["next"].ValueKind.ShouldBe(JsonValueKind.Null);
        (await Shown("due")).ShouldBe(1);
        await Probe.Until("the date to call", () => Shown("attention"), shown => shown == 1);
    }

    private async Task Due(Reply card, DateTimeOffset at) =>
        (await Client.Send(HttpMethod.Put, $"/api/incidents/{card.Id}/due", new { dueAt = at }, card.ETag)).Expect(HttpStatusCode.OK);

    private async Task<int> Shown(string view) => (await Client.Get($"/api/incidents?view={view}"))["items"].GetArrayLength();
}
