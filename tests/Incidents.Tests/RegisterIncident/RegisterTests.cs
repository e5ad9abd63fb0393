using System.Net;
using System.Text.Json;
using Helpdesk.Incidents.Contracts;
using Helpdesk.ServiceDefaults.Access;
using Helpdesk.Testing;

namespace Helpdesk.Tests.Incidents.RegisterIncident;

public class RegisterTests(Desk desk)
{
    [Fact, Trait("Feature", "F37"), Trait("Feature", "F40"), Trait("Feature", "F41")]
    public async Task By_hand_only_the_client_is_needed()
    {
        await desk.Bus.Hear<IncidentRegistered>();
        await desk.Bus.Hear<SubscriberChanged>();
        var me = Guid.CreateVersion7();
        var inn = Desk.NewInn();

        var card = await desk.Operator(me).Register(new { inn, kpp = "667301001" });

        card["number"].GetInt64().ShouldBeInRange(2000001, 9999999);
        card["state"].GetString().ShouldBe("inProgress");
        card["ownerId"].GetGuid().ShouldBe(me);
        card["timeZone"].GetString().ShouldBe("Asia/Yekaterinburg");
        card.ETag.ShouldBe("\"1\"");
        card["posts"].EnumerateArray().Single().GetProperty("kind").GetString().ShouldBe("service");
        var registered = await desk.Bus.WaitFor<IncidentRegistered>(e => e.IncidentId == card.Id);
        registered.Number.ShouldBe(card["number"].GetInt64());
        (registered.Inn, registered.Kpp, registered.Channel, registered.OwnerId).ShouldBe((inn, "667301001", "manual", me));
        var told = await desk.Bus.WaitFor<SubscriberChanged>(e => e.Inn == inn);
        told.SubscriberId.ShouldBe(registered.SubscriberId);
        told.TimeZone.ShouldBe("Asia/Yekaterinburg");
    }

    [Fact, Trait("Feature", "F33")]
    public async Task A_ticket_of_a_messenger_or_a_portal_is_registered_as_such()
    {
        await desk.Bus.Hear<IncidentRegistered>();
        foreach (var channel in (string[])["messenger", "portal"])
        {
            var card = await desk.Operator().Register(new { inn = Desk.NewInn(), question = "Вопрос из чата", channel });
            card["channel"].GetString().ShouldBe(channel);
            (await desk.Bus.WaitFor<IncidentRegistered>(e => e.IncidentId == card.Id)).Channel.ShouldBe(channel);
        }

        (await desk.Operator().Post("/api/incidents", new { inn = Desk.NewInn(), channel = "email" })).Expect(HttpStatusCode.BadRequest).Faults.ShouldBe(["channel"]);
        (await desk.Operator().Post("/api/incidents", new { inn = Desk.NewInn(), callId = Guid.CreateVersion7(), channel = "portal" }))
            .Expect(HttpStatusCode.BadRequest).Faults.ShouldBe(["channel"]);
    }

    [Fact, Trait("Feature", "F41"), Trait("Feature", "F150")]
    public async Task Question_and_solution_become_posts_in_order()
    {
        var card = await desk.Operator().Register(new { inn = Desk.NewInn(), question = "Не подписывается отчёт", solution = "Переустановить плагин" });

        card["posts"].EnumerateArray().Select(p => p.GetProperty("kind").GetString()).ShouldBe(["question", "service", "solution"]);
        card["question"].GetString().ShouldBe("Не подписывается отчёт");
        var read = await desk.Operator().Get($"/api/incidents/{card.Id}");
        read["posts"].EnumerateArray().Select(p => p.GetProperty("text").GetString()).ShouldBe(
            card["posts"].EnumerateArray().Select(p => p.GetProperty("text").GetString()));
        (await desk.Operator().Get($"/api/incidents/number/{card["number"].GetInt64()}")).Id.ShouldBe(card.Id);
    }

    [Fact, Trait("Feature", "F18"), Trait("Feature", "F1"), Trait("Feature", "F10")]
    public async Task An_accountant_who_calls_for_another_organisation_registers_that_one()
    {
        var (office, asked, phone) = (Desk.NewInn(), Desk.NewInn(), Desk.NewPhone());
        var own = await desk.Operator().Register(new { inn = office, contact = new { name = "Ольга", phone } });

        var card = await desk.Operator().Register(new { inn = asked, question = "Не уходит отчёт", contact = new { name = "Ольга", phone } });

        card["inn"].GetString().ShouldBe(asked);
        card["subscriberId"].GetGuid().ShouldNotBe(own["subscriberId"].GetGuid());
        (await desk.Operator().Get($"/api/incidents?inn={office}"))["items"].EnumerateArray().Select(r => r.GetProperty("id").GetGuid()).ShouldBe([own.Id]);
        var candidates = await desk.Operator().Get($"/api/subscribers/by-phone/{Uri.EscapeDataString(phone)}");
        candidates.Json.EnumerateArray().Select(c => c.GetProperty("inn").GetString()).ShouldBe([asked, office], "both are offered the next time");
        (await desk.Operator().Post("/api/incidents", new { question = "Чей?" })).Expect(HttpStatusCode.BadRequest).Faults.ShouldContain("inn");
    }

    [Fact, Trait("Feature", "F93"), Trait("Feature", "F47"), Trait("Feature", "F53")]
    public async Task Plus_one_registers_and_closes_in_one_act_with_the_reason_of_the_state()
    {
        await desk.Bus.Hear<IncidentClosed>();
        await desk.Bus.Hear<IncidentRegistered>();
        var article = await desk.ArticleAsync();

        var card = await desk.Operator().Register(new { inn = Desk.NewInn(), articleId = article.ArticleId, close = new { } });

        card["state"].GetString().ShouldBe("closed");
        card["closingReason"].GetString().ShouldBe("Вопрос решён");
        card["article"].GetProperty("number").GetInt32().ShouldBe(article.Number);
        var registered = await desk.Bus.WaitFor<IncidentRegistered>(e => e.IncidentId == card.Id);
        registered.ArticleNumber.ShouldBe(article.Number);
        var closed = await desk.Bus.WaitFor<IncidentClosed>(e => e.IncidentId == card.Id);
        closed.Version.ShouldBeGreaterThan(registered.Version);
        closed.Notice.ShouldBeNull("nobody is told of a question solved in the call unless asked for");
    }

    [Fact, Trait("Feature", "F94")]
    public async Task The_red_circle_asks_for_details()
    {
        var article = await desk.ArticleAsync(detailsRequired: true);
        var inn = Desk.NewInn();

        (await desk.Operator().Post("/api/incidents", new { inn, articleId = article.ArticleId })).Problem.ShouldBe("details-required");
        (await desk.ScalarAsync<long>("select count(*) from subscribers where inn = $1", inn)).ShouldBe(0, "half a write");

        await desk.Operator().Register(new { inn, articleId = article.ArticleId, solution = "Серийный номер 12" });
    }

    [Fact]
    public async Task Closing_without_an_article_asks_for_a_reason()
    {
        var refused = await desk.Operator().Post("/api/incidents", new { inn = Desk.NewInn(), close = new { reason = " " } });
        refused.Expect(HttpStatusCode.BadRequest).Faults.ShouldBe(["close.reason"]);

        var card = await desk.Operator().Register(new { inn = Desk.NewInn(), close = new { reason = "Решено по телефону" } });
        card["closingReason"].GetString().ShouldBe("Решено по телефону");
    }

    [Fact]
    public async Task The_client_is_told_where_it_was_asked_for()
    {
        await desk.Bus.Hear<IncidentClosed>();
        var card = await desk.Operator().Register(new
        {
            inn = Desk.NewInn(),
            contact = new { name = "Мария", phone = "8 912 345-67-89" },
            tellClient = new { channel = "sms", address = "8 912 345-67-89" },
        });

        await desk.Operator().Send(HttpMethod.Post, $"/api/incidents/{card.Id}/close", new { reason = "Готово" }, card.ETag);

        var closed = await desk.Bus.WaitFor<IncidentClosed>(e => e.IncidentId == card.Id);
        closed.Notice.ShouldBe(new ClientNotice("sms", "+79123456789", "Мария", "Asia/Yekaterinburg"));
    }

    [Fact, Trait("Feature", "F10"), Trait("Feature", "F8"), Trait("Feature", "F46")]
    public async Task The_phone_brings_the_client_back_as_a_candidate()
    {
        await desk.Bus.Hear<SubscriberChanged>();
        var (inn, other, phone) = (Desk.NewInn(), Desk.NewInn(), Desk.NewPhone());
        await desk.Operator().Register(new { inn, contact = new { name = "Анна", phone } });
        await desk.Operator().Register(new { inn = other, contact = new { name = "Анна", phone = "8" + phone[2..] } });

        var candidates = await desk.Operator().Get($"/api/subscribers/by-phone/{Uri.EscapeDataString(phone)}");

        candidates.Json.EnumerateArray().Select(c => c.GetProperty("inn").GetString()).ShouldBe([other, inn]);
        candidates.Json[0].GetProperty("contactName").GetString().ShouldBe("Анна");
        var told = await desk.Bus.WaitFor<SubscriberChanged>(e => e.Inn == inn && e.Phones.Length == 1);
        told.Phones[0].ShouldBe(new SubscriberPhone(phone, "Анна"));
    }

    [Fact]
    public async Task A_known_phone_is_told_of_once()
    {
        await desk.Bus.Hear<SubscriberChanged>();
        await desk.Bus.Hear<IncidentRegistered>();
        var (inn, phone) = (Desk.NewInn(), Desk.NewPhone());
        for (var i = 0; i < 3; i++)
            await desk.Operator().Register(new { inn, contact = new { name = "Анна", phone } });

        await desk.Bus.WaitForAll<IncidentRegistered>(3, e => e.Inn == inn);
        await desk.Bus.WaitFor<SubscriberChanged>(e => e.Inn == inn);
        (await desk.ScalarAsync<int>("select version from subscribers where inn = $1", inn)).ShouldBe(2);
    }

    [Fact, Trait("Feature", "F23")]
    public async Task A_caller_without_an_inn_is_a_client_of_his_phone()
    {
        var phone = Desk.NewPhone();
        var first = await desk.Operator().Register(new { contact = new { phone } });
        var second = await desk.Operator().Register(new { contact = new { phone } });

        second["subscriberId"].GetGuid().ShouldBe(first["subscriberId"].GetGuid());
        first["inn"].ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public async Task Two_registrations_of_one_new_client_at_once_make_one_client()
    {
        for (var round = 0; round < 5; round++)
        {
            var inn = Desk.NewInn();
            var cards = await Task.WhenAll(Enumerable.Range(0, 12).Select(i =>
                desk.Operator().Register(new { inn, kpp = "667301001", contact = new { phone = Desk.NewPhone() } })));

            cards.Select(c => c["subscriberId"].GetGuid()).Distinct().Count().ShouldBe(1);
            cards.Select(c => c["number"].GetInt64()).Distinct().Count().ShouldBe(12);
            (await desk.ScalarAsync<long>("select count(*) from subscriber_phones p join subscribers s on s.id = p.subscriber_id where inn = $1", inn)).ShouldBe(12);
            (await desk.ScalarAsync<int>("select version from subscribers where inn = $1", inn)).ShouldBe(13);
        }
    }

    [Fact, Trait("Feature", "F19"), Trait("Feature", "F21")]
    public async Task An_incident_is_registered_from_a_call_not_heard_of_yet_and_the_call_that_comes_opens_no_second_draft()
    {
        var (me, call) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        var card = await desk.Operator(me).Register(new { inn = Desk.NewInn(), callId = call, question = "Вопрос" });
        card["callIds"][0].GetGuid().ShouldBe(call);

        await desk.Bus.Publish(OpenDraft.DraftTests.Answered(call, me, 2));
        var next = OpenDraft.DraftTests.NewCall();
        await Probe.Until("the call to be heard of", () => desk.ScalarAsync<long>("select count(*) from drafts where call_id = $1 and operator_id is not null", call), n => n == 1);
        await desk.Bus.Publish(OpenDraft.DraftTests.Answered(next, me, 2));

        await OpenDraft.DraftTests.DraftOf(desk.Operator(me), next);
        (await desk.Operator(me).Get("/api/incidents/drafts")).Json.GetArrayLength().ShouldBe(1);
    }

    [Fact, Trait("Feature", "F19")]
    public async Task A_call_that_never_comes_does_its_incident_no_harm()
    {
        var me = Guid.CreateVersion7();
        var call = Guid.CreateVersion7();
        var card = await desk.Operator(me).Register(new { inn = Desk.NewInn(), callId = call, question = "Вопрос" });
        var further = await desk.Operator(me).Register(new { inn = Desk.NewInn(), callId = call, question = "Ещё один" });

        further.Id.ShouldNotBe(card.Id);
        (await desk.Operator(me).Get("/api/incidents/drafts")).Json.GetArrayLength().ShouldBe(0);
        (await desk.ScalarAsync<long>("select count(*) from due_work where key = $1", call.ToString())).ShouldBe(0);
        (await desk.Operator(me).Send(HttpMethod.Post, $"/api/incidents/{card.Id}/close", new { reason = "решено" }, card.ETag)).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Two_nameless_callers_from_one_phone_at_once_are_one_client()
    {
        var phone = Desk.NewPhone();
        var cards = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => desk.Operator().Register(new { contact = new { phone } })));
        cards.Select(c => c["subscriberId"].GetGuid()).Distinct().Count().ShouldBe(1);
    }

    [Fact]
    public async Task An_idempotency_key_registers_once_whatever_is_repeated()
    {
        var me = Guid.CreateVersion7();
        var (inn, key) = (Desk.NewInn(), Guid.NewGuid().ToString());
        var body = new { inn, callId = Guid.CreateVersion7(), question = "Вопрос" };

        var replies = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => desk.Operator(me).Post("/api/incidents", body, key)));

        replies.ShouldAllBe(r => r.Status == HttpStatusCode.Created);
        replies.Select(r => r.Id).Distinct().Count().ShouldBe(1);
        replies.Count(r => !r.Replayed).ShouldBe(1);
        (await desk.ScalarAsync<long>("select count(*) from incidents where inn = $1", inn)).ShouldBe(1);
        var reused = await desk.Operator(me).Post("/api/incidents", new { inn, question = "Другой" }, key);
        reused.Expect(HttpStatusCode.Conflict).Problem.ShouldBe("idempotency-key-reused");
    }

    [Fact, Trait("Feature", "F68"), Trait("Feature", "F67"), Trait("Feature", "F71")]
    public async Task A_partners_incident_is_read_only_for_the_house_and_hidden_from_other_centres()
    {
        var partner = desk.Service.Client(Roles.Partner, serviceCenter: "6601");
        var card = await partner.Register(new { inn = Desk.NewInn(), question = "От партнёра" });

        (await desk.Operator().Get($"/api/incidents/{card.Id}")).Expect(HttpStatusCode.OK);
        (await desk.Operator().Post($"/api/incidents/{card.Id}/posts", new { kind = "solution", text = "Ответ" })).Problem.ShouldBe("partners-incident");
        (await desk.Service.Client(Roles.Partner, serviceCenter: "7701").Get($"/api/incidents/{card.Id}")).Expect(HttpStatusCode.NotFound);
        (await partner.Post($"/api/incidents/{card.Id}/posts", new { kind = "internal", text = "Х" })).Expect(HttpStatusCode.Forbidden);
        (await partner.Post($"/api/incidents/{card.Id}/posts", new { kind = "solution", text = "Дополнение" })).Expect(HttpStatusCode.Created);
        var own = await desk.Operator().Register(new { inn = Desk.NewInn() });
        (await partner.Get($"/api/incidents/{own.Id}")).Expect(HttpStatusCode.NotFound);
        (await partner.Get("/api/incidents?view=all"))["items"].EnumerateArray().Select(r => r.GetProperty("id").GetGuid()).ShouldNotContain(own.Id);
    }
}
