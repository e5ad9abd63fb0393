using System.Net;
using System.Text.Json;
using Helpdesk.Gateway.Contracts;
using Helpdesk.Incidents.Contracts;
using Helpdesk.ServiceDefaults.Access;
using Helpdesk.Testing;

namespace Helpdesk.Tests.Incidents.Moving;

public class MovingTests(Desk desk)
{
    private HttpClient Supervisor => desk.Service.Client(Roles.Supervisor);

    [Fact, Trait("Feature", "F48"), Trait("Feature", "F50"), Trait("Feature", "F51"), Trait("Feature", "F52")]
    public async Task States_go_only_where_the_dictionary_allows()
    {
        await desk.Bus.Hear<IncidentResolved>();
        await desk.Bus.Hear<IncidentStateChanged>();
        var client = desk.Operator();
        var card = await client.Register(new { inn = Desk.NewInn() });

        var waiting = await To(client, card, "waitingForClient");
        waiting["pause"].GetBoolean().ShouldBeTrue();
        waiting["ownerId"].GetGuid().ShouldBe(card["ownerId"].GetGuid());
        waiting["final"].GetBoolean().ShouldBeFalse();
        (await desk.Bus.WaitFor<IncidentStateChanged>(e => e.IncidentId == card.Id)).Pause.ShouldBeTrue("clocks stand still until the work goes on");
        var resolved = await To(client, waiting, "resolved");
        (await client.Send(HttpMethod.Post, $"/api/incidents/{card.Id}/state", new { state = "inProgress" }, resolved.ETag)).Problem.ShouldBe("transition-not-allowed");
        (await client.Send(HttpMethod.Post, $"/api/incidents/{card.Id}/state", new { state = "nowhere" }, resolved.ETag)).Expect(HttpStatusCode.BadRequest);
        var closed = await client.Send(HttpMethod.Post, $"/api/incidents/{card.Id}/state", new { state = "closed", reason = "Да" }, resolved.ETag);
        closed["final"].GetBoolean().ShouldBeTrue();
        (await client.Send(HttpMethod.Post, $"/api/incidents/{card.Id}/state", new { state = "reopened" }, closed.ETag)).Problem.ShouldBe("incident-already-closed");
        (await desk.Bus.WaitFor<IncidentResolved>(e => e.IncidentId == card.Id)).Version.ShouldBe(3);
    }

    [Fact, Trait("Feature", "F67"), Trait("Feature", "F70")]
    public async Task A_service_centre_gives_an_incident_back_to_who_sent_it_and_the_record_says_from_where()
    {
        var (me, code) = (Guid.CreateVersion7(), $"{Random.Shared.Next(1000, 9999)}");
        var partner = desk.Service.Client(Roles.Partner, serviceCenter: code);
        var group = await Supervisor.Post("/api/incidents/groups", new { name = $"СЦ {code}", kind = "serviceCenter", code });
        var card = await desk.Operator(me).Register(new { inn = Desk.NewInn() });
        (await partner.Send(HttpMethod.Post, $"/api/incidents/{card.Id}/return", new { text = "Не наше" }, "*")).Expect(HttpStatusCode.NotFound);
        var sent = await desk.Operator(me).Send(
            HttpMethod.Post, $"/api/incidents/{card.Id}/escalate", new { groupId = group.Id, description = "Выехать", contactName = "Анна", contactPhone = "+79222534428" }, card.ETag);

        var back = (await partner.Send(HttpMethod.Post, $"/api/incidents/{card.Id}/return", new { text = "Сделано" }, sent.ETag)).Expect(HttpStatusCode.OK);

        back["ownerId"].GetGuid().ShouldBe(me);
        (await desk.Operator(me).Get($"/api/incidents/{card.Id}"))["needsAttention"].GetBoolean().ShouldBeTrue();
        (await partner.Send(HttpMethod.Post, $"/api/incidents/{card.Id}/return", new { text = "Ещё" }, back.ETag)).Problem.ShouldBe("nobody-to-return-to");
        var record = (await desk.Operator().Get($"/api/incidents/{card.Id}/history"))["items"].EnumerateArray().Last();
        (record.GetProperty("change").GetString(), record.GetProperty("text").GetString()).ShouldBe(("returned", $"Возвращён из группы «СЦ {code}»"));
        record.GetProperty("origin").GetString().ShouldBeOneOf("127.0.0.1", "::1");
    }

    [Fact, Trait("Feature", "F83")]
    public async Task Calling_off_tells_why()
    {
        await desk.Bus.Hear<IncidentCancelled>();
        var card = await desk.Operator().Register(new { inn = Desk.NewInn(), tellClient = new { channel = "email", address = "a@example.ru" } });
        await To(desk.Operator(), card, "cancelled", "Ошибочный звонок");

        var told = await desk.Bus.WaitFor<IncidentCancelled>(e => e.IncidentId == card.Id);
        told.Reason.ShouldBe("Ошибочный звонок");
        told.Notice!.Address.ShouldBe("a@example.ru");

        // Who wrote to us hears of it without anybody asking; of a phone alone there is nothing to write to.
        var wrote = await desk.Operator().Register(new { inn = Desk.NewInn(), contact = new { name = "Анна", email = "b@example.ru" } });
        await To(desk.Operator(), wrote, "cancelled", "Дубль");
        var notice = (await desk.Bus.WaitFor<IncidentCancelled>(e => e.IncidentId == wrote.Id)).Notice!;
        (notice.Channel, notice.Address, notice.ContactName).ShouldBe(("email", "b@example.ru", "Анна"));
        var called = await desk.Operator().Register(new { inn = Desk.NewInn(), contact = new { phone = Desk.NewPhone() } });
        await To(desk.Operator(), called, "cancelled", "Дубль");
        (await desk.Bus.WaitFor<IncidentCancelled>(e => e.IncidentId == called.Id)).Notice.ShouldBeNull();
    }

    [Fact, Trait("Feature", "F85"), Trait("Feature", "F77")]
    public async Task What_a_client_opens_again_comes_to_the_attention_of_its_group_until_somebody_takes_it()
    {
        var (me, member) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        var group = await Supervisor.Post("/api/incidents/groups", new { name = $"Вторая линия {member:n}", kind = "house", members = new[] { member } });
        var card = await desk.Operator(me).Register(new { inn = Desk.NewInn() });
        var sent = await desk.Operator(me).Send(HttpMethod.Post, $"/api/incidents/{card.Id}/escalate", new { groupId = group.Id, description = "Не помогло" }, card.ETag);
        var taken = (await desk.Operator(me).Send(HttpMethod.Post, $"/api/incidents/{card.Id}/take", ifMatch: sent.ETag)).Expect(HttpStatusCode.OK);
        await To(desk.Operator(me), taken, "resolved");
        async Task<IEnumerable<Guid>> Wanted() => (await desk.Operator(member).Get("/api/incidents?view=attention"))["items"].EnumerateArray().Select(i => i.GetProperty("id").GetGuid());
        (await Wanted()).ShouldBeEmpty();

        await desk.Operator(me).Post($"/api/incidents/{card.Id}/replies", new { text = "Опять" });

        (await Wanted()).ShouldBe([card.Id]);
        (await desk.Operator(member).Send(HttpMethod.Post, $"/api/incidents/{card.Id}/take", ifMatch: "*")).Expect(HttpStatusCode.OK);
        (await Wanted()).ShouldBeEmpty();
    }

    [Fact, Trait("Feature", "F85")]
    public async Task A_clients_reply_reopens_what_waits_and_follows_what_is_over()
    {
        await desk.Bus.Hear<IncidentReopened>();
        await desk.Bus.Hear<IncidentRegistered>();
        var me = Guid.CreateVersion7();
        var client = desk.Operator(me);
        var card = await client.Register(new { inn = Desk.NewInn(), question = "Вопрос" });
        var path = $"/api/incidents/{card.Id}/replies";
        (await client.Post(path, new { text = "Ещё скажу", from = "Мария" }))["outcome"].GetString().ShouldBe("added");

        await To(client, await client.Get($"/api/incidents/{card.Id}"), "resolved");
        (await client.Post(path, new { text = "Не помогло" }))["outcome"].GetString().ShouldBe("reopened");
        var reopened = await client.Get($"/api/incidents/{card.Id}");
        reopened["state"].GetString().ShouldBe("reopened");
        reopened["ownerId"].ValueKind.ShouldBe(JsonValueKind.Null);
        (await desk.Bus.WaitFor<IncidentReopened>(e => e.IncidentId == card.Id)).PreviousOwnerId.ShouldBe(me);

        await To(client, reopened, "closed", "Да");
        var next = await client.Post(path, new { text = "Опять то же" });
        next["outcome"].GetString().ShouldBe("registered");
        var linked = await client.Get($"/api/incidents/{next["incidentId"].GetGuid()}");
        linked["parent"].GetProperty("number").GetInt64().ShouldBe(card["number"].GetInt64());
        linked["question"].GetString().ShouldBe("Опять то же");
        (await client.Get($"/api/incidents/{card.Id}"))["final"].GetBoolean().ShouldBeTrue();
        (await desk.Bus.WaitFor<IncidentRegistered>(e => e.IncidentId == linked.Id)).OwnerId.ShouldBeNull();
    }

    [Fact]
    public async Task Reopening_is_for_what_waits_or_is_resolved()
    {
        var client = desk.Operator();
        var card = await client.Register(new { inn = Desk.NewInn() });
        (await client.Send(HttpMethod.Post, $"/api/incidents/{card.Id}/reopen", ifMatch: card.ETag)).Problem.ShouldBe("not-reopenable");
    }

    [Fact, Trait("Feature", "F49")]
    public async Task Escalation_goes_to_a_group_with_a_description_and_to_no_person()
    {
        await desk.Bus.Hear<IncidentEscalated>();
        var member = Guid.CreateVersion7();
        var group = await GroupAsync(new { name = $"Вторая линия {Guid.NewGuid():n}", kind = "house", members = new[] { member } });
        var client = desk.Operator();
        var card = await client.Register(new { inn = Desk.NewInn() });
        var path = $"/api/incidents/{card.Id}/escalate";

        (await client.Send(HttpMethod.Post, path, new { groupId = group.Id, description = " " }, card.ETag)).Expect(HttpStatusCode.BadRequest).Faults.ShouldBe(["description"]);
        (await client.Send(HttpMethod.Post, path, new { groupId = group.Id, ownerId = member, description = "Х" }, card.ETag)).Problem.ShouldBe("group-only");
        var moved = (await client.Send(HttpMethod.Post, path, new { groupId = group.Id, description = "Проверил плагин, не помогло" }, card.ETag)).Expect(HttpStatusCode.OK);

        moved["ownerId"].ValueKind.ShouldBe(JsonValueKind.Null);
        moved["final"].GetBoolean().ShouldBeFalse();
        moved["posts"].EnumerateArray().Last().GetProperty("kind").GetString().ShouldBe("internal");
        (await desk.Bus.WaitFor<IncidentEscalated>(e => e.IncidentId == card.Id)).GroupId.ShouldBe(group.Id);
        (await desk.Operator(member).Get("/api/incidents?view=group"))["items"].EnumerateArray().Single().GetProperty("id").GetGuid().ShouldBe(card.Id);

        var taken = (await desk.Operator(member).Send(HttpMethod.Post, $"/api/incidents/{card.Id}/take", ifMatch: moved.ETag)).Expect(HttpStatusCode.OK);
        taken["ownerId"].GetGuid().ShouldBe(member);
        taken["needsAttention"].GetBoolean().ShouldBeFalse();
    }

    [Fact, Trait("Feature", "F67")]
    public async Task A_service_centre_is_told_what_to_do_and_sees_no_articles()
    {
        var code = $"{Random.Shared.Next(1000, 9999)}";
        var group = await GroupAsync(new { name = $"СЦ {Guid.NewGuid():n}", kind = "serviceCenter", code });
        var client = desk.Operator();
        var article = await desk.ArticleAsync();
        var card = await client.Register(new { inn = Desk.NewInn(), articleId = article.ArticleId });
        await client.Post($"/api/incidents/{card.Id}/posts", new { kind = "internal", text = "Тайна" });
        var path = $"/api/incidents/{card.Id}/escalate";

        (await client.Send(HttpMethod.Post, path, new { groupId = group.Id, description = "Выехать" }, card.ETag)).Expect(HttpStatusCode.BadRequest)
            .Faults.ShouldBe(["contactName", "contactPhone"]);
        await client.Send(HttpMethod.Post, path, new { groupId = group.Id, description = "Выехать", contactName = "Пётр", contactPhone = "+79120000000" }, card.ETag);

        var seen = (await desk.Service.Client(Roles.Partner, serviceCenter: code).Get($"/api/incidents/{card.Id}")).Expect(HttpStatusCode.OK);
        seen["article"].ValueKind.ShouldBe(JsonValueKind.Null);
        seen["posts"].EnumerateArray().Select(p => p.GetProperty("text").GetString()).ShouldNotContain("Тайна");
        seen["posts"].EnumerateArray().Last().GetProperty("text").GetString()!.ShouldContain("+79120000000");
    }

    [Fact, Trait("Feature", "F58"), Trait("Feature", "F77")]
    public async Task What_others_hand_me_wants_my_attention_until_I_act()
    {
        var (me, other) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await desk.Bus.Publish(new UserChanged(me, 1, DateTimeOffset.UtcNow, null, "vera", "Вера", ["operator"], null, true));
        await Probe.Until("the person to be known", async () => await desk.ScalarAsync<long>("select count(*) from people where id = $1", me) == 1);
        var card = await desk.Operator(other).Register(new { inn = Desk.NewInn() });
        (await desk.Operator(other).Send(HttpMethod.Post, $"/api/incidents/{card.Id}/assign", new { ownerId = Guid.CreateVersion7() }, card.ETag)).Expect(HttpStatusCode.BadRequest);

        (await desk.Operator(other).Send(HttpMethod.Post, $"/api/incidents/{card.Id}/assign", new { ownerId = me }, card.ETag)).Expect(HttpStatusCode.OK);

        (await Attention(me)).ShouldBe(1);
        await desk.Operator(me).Post($"/api/incidents/{card.Id}/posts", new { kind = "solution", text = "Смотрю" });
        (await Attention(me)).ShouldBe(0);
        await desk.Operator(other).Post($"/api/incidents/{card.Id}/posts", new { kind = "internal", text = "И?" });
        (await Attention(me)).ShouldBe(1);
        (await desk.Operator(me).Get($"/api/incidents/{card.Id}")).ETag.ShouldBe("\"2\"", "posts don't change the version");
    }

    [Fact, Trait("Feature", "F78"), Trait("Feature", "F79")]
    public async Task Views_have_counters()
    {
        var me = Guid.CreateVersion7();
        var client = desk.Operator(me);
        var card = await client.Register(new { inn = Desk.NewInn() });
        await To(client, card, "resolved");
        await client.Register(new { inn = Desk.NewInn(), close = new { reason = "Да" } });

        var counts = (await client.Get("/api/incidents/views")).Expect(HttpStatusCode.OK).Json.EnumerateArray()
            .ToDictionary(v => v.GetProperty("view").GetString()!, v => v.GetProperty("count").GetInt32());
        (counts["mine"], counts["createdResolved"], counts["attention"]).ShouldBe((1, 1, 0));
        (await client.Get("/api/incidents?view=createdResolved"))["items"].EnumerateArray().Single().GetProperty("id").GetGuid().ShouldBe(card.Id);
        // Today's open and resolved ones, of all that the client has.
        var closed = await client.Register(new { inn = card["inn"].GetString(), close = new { reason = "Да" } });
        var open = await client.Register(new { inn = card["inn"].GetString() });
        var old = await client.Register(new { inn = card["inn"].GetString() });
        await desk.ScalarAsync<object>("update incidents set created_at = created_at - interval '24 hours' where id = $1", old.Id);
        var today = (await client.Get($"/api/incidents?view=createdToday&inn={card["inn"].GetString()}"))["items"].EnumerateArray().Select(r => r.GetProperty("id").GetGuid());
        today.ShouldBe([open.Id, card.Id]);
        closed["final"].GetBoolean().ShouldBeTrue();
    }

    [Fact, Trait("Feature", "F50"), Trait("Feature", "F53")]
    public async Task The_dictionary_is_changed_by_an_administrator_within_reason()
    {
        await using var service = await TestService<Program>.StartAsync(new() { Database = "incidents" });
        var admin = service.Client(Roles.Administrator);
        var was = await admin.Get("/api/incidents/states");
        var states = was["states"].EnumerateArray().Select(s => new
        {
            code = s.GetProperty("code").GetString(),
            name = (string?)null,
            final = s.GetProperty("final").GetBoolean(),
            resolution = s.GetProperty("resolution").GetBoolean(),
            pause = s.GetProperty("pause").GetBoolean(),
            closingReason = s.GetProperty("code").GetString() == "cancelled" ? "Отозвано клиентом" : null,
            closeOnSave = s.GetProperty("code").GetString() == "cancelled",
            description = (string?)null,
        }).Append(new
        {
            code = (string?)"atVendor",
            name = (string?)"У вендора",
            final = false,
            resolution = false,
            pause = true,
            closingReason = (string?)null,
            closeOnSave = false,
            description = (string?)"Ждём ответа производителя",
        }).ToList();
        var transitions = was["transitions"].EnumerateArray().Select(t => new { from = t.GetProperty("from").GetString(), to = t.GetProperty("to").GetString() })
            .Append(new { from = (string?)"inProgress", to = (string?)"atVendor" }).ToList();

        (await service.Client(Roles.Operator).Send(HttpMethod.Put, "/api/incidents/states", new { states, transitions }, was.ETag)).Expect(HttpStatusCode.Forbidden);
        (await admin.Send(HttpMethod.Put, "/api/incidents/states", new { states = states.Where(s => s.code != "closed"), transitions = Array.Empty<object>() }, was.ETag))
            .Expect(HttpStatusCode.BadRequest).Faults.ShouldBe(["states"]);
        (await admin.Send(HttpMethod.Put, "/api/incidents/states", new { states, transitions = transitions.Append(new { from = (string?)"closed", to = (string?)"new" }) }, was.ETag))
            .Expect(HttpStatusCode.BadRequest).Faults.ShouldBe(["transitions"]);
        (await admin.Send(HttpMethod.Put, "/api/incidents/states", new { states, transitions }, was.ETag)).Expect(HttpStatusCode.OK);
        (await admin.Send(HttpMethod.Put, "/api/incidents/states", new { states, transitions }, was.ETag)).Expect(HttpStatusCode.PreconditionFailed);

        var card = await admin.Register(new { inn = Desk.NewInn() });
        (await To(admin, card, "atVendor"))["stateName"].GetString().ShouldBe("У вендора");
        var shown = (await admin.Get("/api/incidents/states"))["states"].EnumerateArray().ToDictionary(s => s.GetProperty("code").GetString()!);
        shown["atVendor"].GetProperty("description").GetString().ShouldBe("Ждём ответа производителя");
        shown["cancelled"].GetProperty("closeOnSave").GetBoolean().ShouldBeTrue();
        var off = await admin.Register(new { inn = Desk.NewInn() });
        (await To(admin, off, "cancelled"))["closingReason"].GetString().ShouldBe("Отозвано клиентом", "the state's own reason (F53)");
    }

    private async Task<int> Attention(Guid me) => (await desk.Operator(me).Get("/api/incidents?view=attention"))["items"].GetArrayLength();

    private async Task<Reply> GroupAsync(object group) => (await Supervisor.Post("/api/incidents/groups", group)).Expect(HttpStatusCode.Created);

    private static async Task<Reply> To(HttpClient client, Reply card, string state, string? reason = null) =>
        (await client.Send(HttpMethod.Post, $"/api/incidents/{card.Id}/state", new { state, reason }, $"\"{card["version"].GetInt32()}\"")).Expect(HttpStatusCode.OK);
}
