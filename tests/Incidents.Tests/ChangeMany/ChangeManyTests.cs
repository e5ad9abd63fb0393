using System.Net;
using System.Text.Json;
using Helpdesk.Gateway.Contracts;
using Helpdesk.Incidents.Contracts;
using Helpdesk.ServiceDefaults.Access;
using Helpdesk.Testing;

namespace Helpdesk.Tests.Incidents.ChangeMany;

public class ChangeManyTests(Desk desk)
{
    [Fact, Trait("Feature", "F58"), Trait("Feature", "P4")]
    public async Task A_selection_is_closed_at_once_and_the_undo_puts_each_back()
    {
        await desk.Bus.Hear<IncidentReopened>();
        var me = Guid.CreateVersion7();
        var cards = new[] { await RegisterAsync(me), await RegisterAsync(me), await RegisterAsync(me) };
        await desk.Operator(me).Send(HttpMethod.Post, $"/api/incidents/{cards[1].Id}/close", new { reason = "Раньше" }, cards[1].ETag);
        (await desk.Operator(me).Send(HttpMethod.Put, $"/api/incidents/{cards[0].Id}/put-off", new { until = DateTimeOffset.UtcNow.AddDays(1) }, "*")).Expect(HttpStatusCode.OK);

        var done = await Bulk(me, new { incidents = Ids(cards), state = "closed", reason = "Авария устранена" });

        done["done"].GetArrayLength().ShouldBe(2);
        done["refused"].EnumerateArray().Single().GetProperty("code").GetString().ShouldBe("incident-already-closed");
        (await desk.Operator().Get($"/api/incidents/{cards[0].Id}"))["closingReason"].GetString().ShouldBe("Авария устранена");

        await desk.Operator().Post($"/api/incidents/{cards[2].Id}/posts", new { kind = "internal", text = "Пост не мешает" });
        (await desk.Operator().Post($"/api/incidents/bulk/{done.Id}/undo", new { })).Expect(HttpStatusCode.Forbidden);
        var undone = (await desk.Operator(me).Post($"/api/incidents/bulk/{done.Id}/undo", new { })).Expect(HttpStatusCode.OK);

        undone["done"].GetArrayLength().ShouldBe(2);
        var back = await desk.Operator().Get($"/api/incidents/{cards[0].Id}");
        (back["state"].GetString(), back["final"].GetBoolean(), back["ownerId"].GetGuid()).ShouldBe(("inProgress", false, me));
        back["closedAt"].ValueKind.ShouldBe(JsonValueKind.Null);
        back["putOffUntil"].ValueKind.ShouldBe(JsonValueKind.String, "it is put off as it was");
        (await desk.Bus.WaitFor<IncidentReopened>(e => e.IncidentId == cards[0].Id)).State.ShouldBe("inProgress");
        (await desk.Operator(me).Post($"/api/incidents/bulk/{done.Id}/undo", new { })).Problem.ShouldBe("undone-already");
    }

    [Fact]
    public async Task What_was_changed_since_is_not_undone()
    {
        var (me, other) = (Guid.CreateVersion7(), await PersonAsync("Вера"));
        var cards = new[] { await RegisterAsync(me), await RegisterAsync(me) };
        var done = await Bulk(me, new { incidents = Ids(cards), ownerId = other, state = "waitingForClient" });
        done["done"].GetArrayLength().ShouldBe(2);
        await desk.Operator(other).Send(HttpMethod.Post, $"/api/incidents/{cards[1].Id}/take", ifMatch: "*");

        var undone = await desk.Operator(me).Post($"/api/incidents/bulk/{done.Id}/undo", new { });

        undone["done"].EnumerateArray().Single().GetProperty("id").GetGuid().ShouldBe(cards[0].Id);
        undone["refused"].EnumerateArray().Single().GetProperty("code").GetString().ShouldBe("changed-meanwhile");
        (await desk.Operator().Get($"/api/incidents/{cards[0].Id}"))["ownerId"].GetGuid().ShouldBe(me);
        (await desk.Operator().Get($"/api/incidents/{cards[1].Id}"))["ownerId"].GetGuid().ShouldBe(other);
    }

    [Fact]
    public async Task A_stale_choice_is_left_alone_and_a_senseless_one_refused()
    {
        var me = Guid.CreateVersion7();
        var card = await RegisterAsync(me);
        await desk.Operator(me).Send(HttpMethod.Post, $"/api/incidents/{card.Id}/state", new { state = "waitingForClient" }, card.ETag);
        var reply = await Bulk(me, new { incidents = new[] { new { id = card.Id, version = 1 } }, state = "resolved" });
        reply["refused"][0].GetProperty("code").GetString().ShouldBe("stale-version");
        reply["id"].ValueKind.ShouldBe(JsonValueKind.Null);

        var chosen = new[] { new { id = card.Id } };
        (await desk.Operator(me).Post("/api/incidents/bulk", new { incidents = chosen })).Expect(HttpStatusCode.BadRequest).Faults.ShouldBe(["state"]);
        (await desk.Operator(me).Post("/api/incidents/bulk", new { incidents = chosen, state = "closed" })).Expect(HttpStatusCode.BadRequest).Faults.ShouldBe(["reason"]);
        (await desk.Operator(me).Post("/api/incidents/bulk", new { incidents = Array.Empty<object>(), state = "resolved" })).Expect(HttpStatusCode.BadRequest);
    }

    [Fact, Trait("Feature", "F117")]
    public async Task All_open_incidents_of_someone_ill_go_to_a_colleague()
    {
        var (ill, colleague) = (Guid.CreateVersion7(), await PersonAsync("Борис"));
        var open = new[] { await RegisterAsync(ill), await RegisterAsync(ill) };
        var closed = await desk.Operator(ill).Register(new { inn = Desk.NewInn(), close = new { reason = "Да" } });
        var body = new { fromId = ill, ownerId = colleague };

        (await desk.Operator().Post("/api/incidents/hand-over", body)).Expect(HttpStatusCode.Forbidden);
        var reply = (await desk.Service.Client(Roles.Supervisor).Post("/api/incidents/hand-over", body)).Expect(HttpStatusCode.OK);

        reply["done"].EnumerateArray().Select(d => d.GetProperty("id").GetGuid()).Order().ShouldBe(open.Select(c => c.Id).Order());
        reply["more"].GetBoolean().ShouldBeFalse();
        (await desk.Operator(colleague).Get("/api/incidents?view=attention"))["items"].GetArrayLength().ShouldBe(2);
        (await desk.Operator().Get($"/api/incidents/{closed.Id}"))["ownerId"].GetGuid().ShouldBe(ill);
    }

    [Fact, Trait("Feature", "F117")]
    public async Task More_incidents_than_one_act_takes_are_handed_over_in_portions_and_each_can_be_undone()
    {
        var (ill, colleague) = (Guid.CreateVersion7(), await PersonAsync("Глеб"));
        await desk.CopyAsync((await RegisterAsync(ill)).Id, 200);
        var supervisor = desk.Service.Client(Roles.Supervisor, Guid.CreateVersion7());
        var body = new { fromId = ill, ownerId = colleague };

        var first = (await supervisor.Post("/api/incidents/hand-over", body)).Expect(HttpStatusCode.OK);
        (first["done"].GetArrayLength(), first["more"].GetBoolean()).ShouldBe((200, true));
        var second = (await supervisor.Post("/api/incidents/hand-over", body)).Expect(HttpStatusCode.OK);
        (second["done"].GetArrayLength(), second["more"].GetBoolean()).ShouldBe((1, false));
        (await Owned(colleague), await Owned(ill)).ShouldBe((201, 0));

        foreach (var act in (Reply[])[second, first])
            (await supervisor.Post($"/api/incidents/bulk/{act.Id}/undo", new { })).Expect(HttpStatusCode.OK);
        (await Owned(colleague), await Owned(ill)).ShouldBe((0, 201));

        async Task<int> Owned(Guid person) => (await desk.Operator(person).Get("/api/incidents/views")).Json.EnumerateArray()
            .Single(v => v.GetProperty("view").GetString() == "mine").GetProperty("count").GetInt32();
    }

    [Fact, Trait("Feature", "F116"), Trait("Feature", "F70")]
    public async Task Every_attempt_to_call_the_client_is_on_record()
    {
        var card = await RegisterAsync(Guid.CreateVersion7());
        var path = $"/api/incidents/{card.Id}/call-attempts";
        (await desk.Operator().Post(path, new { outcome = "noAnswer", phone = "8 (912) 000-00-01" })).Expect(HttpStatusCode.Created);
        (await desk.Operator().Post(path, new { outcome = "reached", phone = "8 (912) 000-00-01", note = "Перезвонит завтра" })).Expect(HttpStatusCode.Created);
        (await desk.Operator().Post(path, new { outcome = "maybe" })).Expect(HttpStatusCode.BadRequest).Faults.ShouldBe(["outcome"]);

        var attempts = (await desk.Operator().Get($"/api/incidents/{card.Id}/history"))["items"].EnumerateArray()
            .Where(h => h.GetProperty("change").GetString() == "call-attempt").ToList();
        attempts.Select(a => a.GetProperty("after").GetString()).ShouldBe(["noAnswer", "reached"]);
        attempts[0].GetProperty("text").GetString()!.ShouldContain("+79120000001: не отвечает");
        (await desk.Operator().Get($"/api/incidents/{card.Id}")).ETag.ShouldBe("\"1\"");
    }

    [Fact, Trait("Feature", "F31"), Trait("Feature", "F30")]
    public async Task An_additional_incident_starts_with_client_contact_and_call()
    {
        var call = Guid.CreateVersion7();
        var card = await desk.Operator().Register(new { inn = Desk.NewInn(), callId = call, contact = new { name = "Мария", phone = Desk.NewPhone() } });

        var prefilled = (await desk.Operator().Get($"/api/incidents/{card.Id}/additional")).Expect(HttpStatusCode.OK);
        var next = await desk.Operator().Register(new
        {
            subscriberId = prefilled["subscriberId"].GetGuid(),
            callId = prefilled["callId"].GetGuid(),
            parentId = prefilled["parentId"].GetGuid(),
            question = "И ещё вопрос",
        });

        next["subscriberId"].GetGuid().ShouldBe(card["subscriberId"].GetGuid());
        next["callIds"][0].GetGuid().ShouldBe(call);
        (await desk.Operator().Get($"/api/incidents/{next.Id}"))["parent"].GetProperty("id").GetGuid().ShouldBe(card.Id);
        prefilled["contact"].GetProperty("name").GetString().ShouldBe("Мария");
    }

    private async Task<Reply> Bulk(Guid me, object body) => (await desk.Operator(me).Post("/api/incidents/bulk", body)).Expect(HttpStatusCode.OK);

    private static Chosen[] Ids(IEnumerable<Reply> cards) => [.. cards.Select(c => new Chosen(c.Id))];

    private sealed record Chosen(Guid Id);

    private Task<Reply> RegisterAsync(Guid me) => desk.Operator(me).Register(new { inn = Desk.NewInn(), question = "Вопрос" });

    private async Task<Guid> PersonAsync(string name)
    {
        var id = Guid.CreateVersion7();
        await desk.Bus.Publish(new UserChanged(id, 1, DateTimeOffset.UtcNow, null, $"u{id:n}", name, ["operator"], null, true));
        await Probe.Until("the person to be known", async () => await desk.ScalarAsync<long>("select count(*) from people where id = $1", id) == 1);
        return id;
    }
}
