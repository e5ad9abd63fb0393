using System.Net;
using System.Net.ServerSentEvents;
using System.Text.Json;

namespace Helpdesk.Tests.Incidents.Presence;

public class PresenceTests(Desk desk)
{
    [Fact, Trait("Feature", "P1")]
    public async Task Two_on_one_card_see_each_other_and_who_types()
    {
        var (anna, boris) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        var card = await desk.Operator(anna).Register(new { inn = Desk.NewInn() });
        (await Be(anna, card.Id, typing: false))["people"].GetArrayLength().ShouldBe(0);
        using var heard = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        var next = NextPresenceAsync(anna, heard.Token);

        var seen = await Be(boris, card.Id, typing: true);

        seen["people"].EnumerateArray().Single().GetProperty("personId").GetGuid().ShouldBe(anna);
        var told = await next;
        told.GetProperty("incidentId").GetGuid().ShouldBe(card.Id);
        var other = told.GetProperty("people").EnumerateArray().Single();
        (other.GetProperty("personId").GetGuid(), other.GetProperty("typing").GetBoolean()).ShouldBe((boris, true));

        (await desk.Operator(boris).Send(HttpMethod.Delete, $"/api/incidents/{card.Id}/presence")).Expect(HttpStatusCode.NoContent);
        (await Be(anna, card.Id, typing: false))["people"].GetArrayLength().ShouldBe(0);
    }

    [Fact, Trait("Feature", "P1")]
    public async Task Who_crashed_is_gone_when_his_lease_is_over_and_a_changed_card_shows()
    {
        var (anna, boris) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        var card = await desk.Operator(anna).Register(new { inn = Desk.NewInn() });
        await Be(boris, card.Id, typing: true);
        (await Be(anna, card.Id, typing: false))["people"].GetArrayLength().ShouldBe(1);
        await desk.ScalarAsync<object>("update presences set until = until - interval '1 minute' where person_id = $1", boris);
        await desk.Operator(boris).Send(HttpMethod.Post, $"/api/incidents/{card.Id}/state", new { state = "waitingForClient" }, card.ETag);

        var now = await Be(anna, card.Id, typing: false);

        now["people"].GetArrayLength().ShouldBe(0);
        now["version"].GetInt32().ShouldBe(2);
        now["lastPostAt"].GetDateTimeOffset().ShouldBeGreaterThan(card["createdAt"].GetDateTimeOffset());
        (await desk.Operator(anna).Send(HttpMethod.Put, $"/api/incidents/{Guid.CreateVersion7()}/presence", new { typing = false })).Expect(HttpStatusCode.NotFound);
    }

    [Fact, Trait("Feature", "P1")]
    public async Task A_stale_change_is_refused_with_what_changed_meanwhile()
    {
        var client = desk.Operator();
        var card = await client.Register(new { inn = Desk.NewInn(), question = "Как было" });
        var path = $"/api/incidents/{card.Id}";
        await client.Send(HttpMethod.Put, $"{path}/question", new { text = "Как стало" }, card.ETag);
        await client.Send(HttpMethod.Post, $"{path}/state", new { state = "waitingForClient" }, "\"2\"");
        await client.Post($"{path}/call-attempts", new { outcome = "busy" });

        var stale = (await client.Send(HttpMethod.Put, $"{path}/question", new { text = "Моё" }, card.ETag)).Expect(HttpStatusCode.PreconditionFailed);

        var changes = stale["current"].GetProperty("changedSince").EnumerateArray().ToList();
        changes.Select(c => c.GetProperty("change").GetString()).ShouldBe(["question-changed", "state-changed"]);
        (changes[0].GetProperty("before").GetString(), changes[0].GetProperty("after").GetString()).ShouldBe(("Как было", "Как стало"));
        stale["version"].GetInt32().ShouldBe(3);
    }

    private async Task<Reply> Be(Guid me, Guid id, bool typing) =>
        (await desk.Operator(me).Send(HttpMethod.Put, $"/api/incidents/{id}/presence", new { typing })).Expect(HttpStatusCode.OK);

    private async Task<JsonElement> NextPresenceAsync(Guid me, CancellationToken ct)
    {
        using var client = desk.Operator(me);
        await using var stream = await client.GetStreamAsync("/api/live/incidents?lastEventId=0", ct);
        await foreach (var item in SseParser.Create(stream).EnumerateAsync(ct))
        {
            if (item.EventType == "incident-presence")
                return JsonDocument.Parse(item.Data).RootElement;
        }

        throw new InvalidOperationException("The stream ended.");
    }
}
