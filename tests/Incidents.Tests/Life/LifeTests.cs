using System.Net;
using Helpdesk.Gateway.Contracts;
using Helpdesk.Incidents.Contracts;
using Helpdesk.KnowledgeBase.Contracts;
using Helpdesk.Testing;

namespace Helpdesk.Tests.Incidents.Life;

public class LifeTests(Desk desk)
{
    [Fact, Trait("Feature", "F41"), Trait("Feature", "F70")]
    public async Task The_question_may_be_reworded_and_its_history_tells_who_and_how()
    {
        var me = Guid.CreateVersion7();
        await desk.Bus.Publish(new UserChanged(me, 1, DateTimeOffset.UtcNow, null, "anna", "Анна Иванова", ["operator"], null, true));
        await Probe.Until("the name to arrive", async () => await desk.ScalarAsync<string>("select name from people where id = $1", me) == "Анна Иванова");
        var card = await desk.Operator().Register(new { inn = Desk.NewInn(), question = "Было" });

        var changed = (await desk.Operator(me).Send(HttpMethod.Put, $"/api/incidents/{card.Id}/question", new { text = "Стало" }, card.ETag)).Expect(HttpStatusCode.OK);

        changed.ETag.ShouldBe("\"2\"");
        changed["question"].GetString().ShouldBe("Стало");
        var history = await desk.Operator().Get($"/api/incidents/{card.Id}/history");
        var entry = history["items"].EnumerateArray().Last();
        entry.GetProperty("actorName").GetString().ShouldBe("Анна Иванова");
        (entry.GetProperty("before").GetString(), entry.GetProperty("after").GetString()).ShouldBe(("Было", "Стало"));
    }

    [Fact, Trait("Feature", "F41")]
    public async Task A_question_told_later_is_the_first_post_all_the_same_and_no_other_post_can_be_reworded()
    {
        var card = await desk.Operator().Register(new { inn = Desk.NewInn(), solution = "Переустановить плагин" });

        var asked = (await desk.Operator().Send(HttpMethod.Put, $"/api/incidents/{card.Id}/question", new { text = "Не подписывается отчёт" }, card.ETag)).Expect(HttpStatusCode.OK);

        var posts = asked["posts"].EnumerateArray().ToList();
        (posts[0].GetProperty("kind").GetString(), posts[0].GetProperty("text").GetString()).ShouldBe(("question", "Не подписывается отчёт"));
        posts[0].GetProperty("editedAt").ValueKind.ShouldBe(System.Text.Json.JsonValueKind.String);
        var solution = posts.Single(p => p.GetProperty("kind").GetString() == "solution").GetProperty("id").GetGuid();
        (await desk.Operator().Send(HttpMethod.Put, $"/api/incidents/{card.Id}/posts/{solution}", new { text = "Иначе" }, asked.ETag)).Status.ShouldBeOneOf(HttpStatusCode.NotFound, HttpStatusCode.MethodNotAllowed);
    }

    [Fact, Trait("Feature", "F41"), Trait("Feature", "F30")]
    public async Task A_question_that_was_left_out_is_added_after_the_end_and_is_final_then()
    {
        var card = await desk.Operator().Register(new { inn = Desk.NewInn(), solution = "Переустановить плагин", close = new { reason = "Решено" } });
        card["final"].GetBoolean().ShouldBeTrue();

        var asked = (await desk.Operator().Send(HttpMethod.Put, $"/api/incidents/{card.Id}/question", new { text = "Не подписывается отчёт" }, card.ETag)).Expect(HttpStatusCode.OK);

        asked["question"].GetString().ShouldBe("Не подписывается отчёт");
        asked["final"].GetBoolean().ShouldBeTrue();
        (await desk.Operator().Send(HttpMethod.Put, $"/api/incidents/{card.Id}/question", new { text = "Иначе" }, asked.ETag)).Problem.ShouldBe("incident-already-closed");
    }

    [Fact, Trait("Feature", "F9"), Trait("Feature", "F46"), Trait("Feature", "F30")]
    public async Task What_is_found_out_after_the_call_joins_the_incident_also_when_it_is_closed()
    {
        var (phone, inn) = (Desk.NewPhone(), Desk.NewInn());
        var card = await desk.Operator().Register(new { inn, question = "Вопрос", close = new { reason = "Решено по телефону" } });
        var path = $"/api/incidents/{card.Id}/contact";
        (await desk.Operator().Send(HttpMethod.Put, path, new { email = "не адрес" }, card.ETag)).Expect(HttpStatusCode.BadRequest).Faults.ShouldBe(["email"]);

        var changed = (await desk.Operator().Send(HttpMethod.Put, path, new { name = "Мария", phone = $"8{phone[2..]}" }, card.ETag)).Expect(HttpStatusCode.OK);

        (changed["contact"].GetProperty("name").GetString(), changed["contact"].GetProperty("phone").GetString()).ShouldBe(("Мария", phone));
        changed["posts"].EnumerateArray().Last().GetProperty("text").GetString().ShouldBe($"Контакт: Мария, {phone}");
        (await desk.Operator().Get($"/api/subscribers/by-phone/{Uri.EscapeDataString(phone)}")).Json[0].GetProperty("inn").GetString().ShouldBe(inn);
        (await desk.Operator().Send(HttpMethod.Put, path, new { name = "Анна" }, card.ETag)).Expect(HttpStatusCode.PreconditionFailed)["current"]
            .GetProperty("contact").GetProperty("name").GetString().ShouldBe("Мария");
        (await desk.Operator().Send(HttpMethod.Put, path, new { name = "Мария", phone }, changed.ETag)).ETag.ShouldBe(changed.ETag, "nothing new");
        (await desk.Operator().Post($"/api/incidents/{card.Id}/posts", new { kind = "solution", text = "Перезвонила: помогло" })).Expect(HttpStatusCode.Created);
        (await desk.Operator().Post($"/api/incidents/{card.Id}/files?name=a.txt", new StringContent("снимок"))).Expect(HttpStatusCode.Created);
        (await desk.Operator().Get($"/api/incidents/{card.Id}"))["state"].GetString().ShouldBe("closed");
    }

    [Fact]
    public async Task A_stale_change_is_told_what_is_there_now()
    {
        var card = await desk.Operator().Register(new { inn = Desk.NewInn(), question = "Было" });
        await desk.Operator().Send(HttpMethod.Put, $"/api/incidents/{card.Id}/question", new { text = "Стало" }, card.ETag);

        var stale = await desk.Operator().Send(HttpMethod.Put, $"/api/incidents/{card.Id}/question", new { text = "Ещё" }, card.ETag);
        stale.Expect(HttpStatusCode.PreconditionFailed)["current"].GetProperty("question").GetString().ShouldBe("Стало");
        (await desk.Operator().Send(HttpMethod.Put, $"/api/incidents/{card.Id}/question", new { text = "Ещё" })).Expect((HttpStatusCode)428);
    }

    [Fact]
    public async Task Of_many_changes_of_one_version_at_once_one_wins_and_the_others_are_told()
    {
        var card = await desk.Operator().Register(new { inn = Desk.NewInn(), question = "Было" });
        var replies = await Task.WhenAll(Enumerable.Range(0, 10).Select(i =>
            desk.Operator().Send(HttpMethod.Post, $"/api/incidents/{card.Id}/close", new { reason = $"Причина {i}" }, card.ETag)));

        replies.Count(r => r.Status == HttpStatusCode.OK).ShouldBe(1);
        replies.Where(r => r.Status != HttpStatusCode.OK).ShouldAllBe(r => r.Status == HttpStatusCode.PreconditionFailed || r.Status == HttpStatusCode.Conflict);
        (await desk.ScalarAsync<long>("select count(*) from posts where incident_id = $1 and change = 'closed'", card.Id)).ShouldBe(1);
    }

    [Fact, Trait("Feature", "F41"), Trait("Feature", "F71")]
    public async Task Posts_of_many_people_never_collide_and_tell_no_text()
    {
        await desk.Bus.Hear<PostAdded>();
        var card = await desk.Operator().Register(new { inn = Desk.NewInn() });
        var replies = await Task.WhenAll(Enumerable.Range(0, 10).Select(i =>
            desk.Operator().Post($"/api/incidents/{card.Id}/posts", new { kind = i % 2 == 0 ? "solution" : "internal", text = $"Пост {i}" })));

        replies.ShouldAllBe(r => r.Status == HttpStatusCode.Created);
        var read = await desk.Operator().Get($"/api/incidents/{card.Id}");
        read.ETag.ShouldBe("\"1\"", "posts don't change the version");
        read["posts"].GetArrayLength().ShouldBe(11);
        await desk.Bus.WaitForAll<PostAdded>(10, e => e.IncidentId == card.Id);
    }

    [Fact, Trait("Feature", "F47"), Trait("Feature", "F51"), Trait("Feature", "F53"), Trait("Feature", "F69"), Trait("Feature", "F70")]
    public async Task Anybody_may_close_with_a_reason_and_nobody_changes_it_afterwards()
    {
        var card = await desk.Operator().Register(new { inn = Desk.NewInn(), question = "Вопрос" });
        var close = $"/api/incidents/{card.Id}/close";
        (await desk.Operator().Send(HttpMethod.Post, close, new { }, card.ETag)).Expect(HttpStatusCode.BadRequest).Faults.ShouldBe(["reason"]);

        var closed = (await desk.Operator().Send(HttpMethod.Post, close, new { reason = "Готово" }, card.ETag)).Expect(HttpStatusCode.OK);

        closed["final"].GetBoolean().ShouldBeTrue();
        closed["posts"].EnumerateArray().Last().GetProperty("text").GetString().ShouldBe("Закрыт. Причина: Готово");
        (await desk.Operator().Send(HttpMethod.Post, close, new { reason = "Опять" }, closed.ETag)).Problem.ShouldBe("incident-already-closed");
        (await desk.Operator().Send(HttpMethod.Put, $"/api/incidents/{card.Id}/question", new { text = "Иначе" }, closed.ETag)).Problem.ShouldBe("incident-already-closed");
    }

    [Fact, Trait("Feature", "F95")]
    public async Task Articles_are_linked_relinked_and_taken_off()
    {
        await desk.Bus.Hear<ArticleLinked>();
        await desk.Bus.Hear<ArticleUnlinked>();
        var (first, second) = (await desk.ArticleAsync(), await desk.ArticleAsync());
        var card = await desk.Operator().Register(new { inn = Desk.NewInn() });
        var path = $"/api/incidents/{card.Id}/article";

        var linked = await desk.Operator().Send(HttpMethod.Put, path, new { articleId = first.ArticleId }, card.ETag);
        linked["article"].GetProperty("title").GetString().ShouldBe(first.Title);
        var relinked = await desk.Operator().Send(HttpMethod.Put, path, new { articleId = second.ArticleId }, linked.ETag);
        var off = await desk.Operator().Send(HttpMethod.Delete, path, ifMatch: relinked.ETag);

        off["article"].ValueKind.ShouldBe(System.Text.Json.JsonValueKind.Null);
        (await desk.Bus.WaitFor<ArticleLinked>(e => e.ArticleId == second.ArticleId)).PreviousArticleId.ShouldBe(first.ArticleId);
        (await desk.Bus.WaitFor<ArticleUnlinked>(e => e.IncidentId == card.Id)).Version.ShouldBe(4);
    }

    [Fact, Trait("Feature", "F94")]
    public async Task A_linked_article_with_the_red_circle_keeps_the_incident_open_until_details_are_there()
    {
        var article = await desk.ArticleAsync(detailsRequired: true);
        var card = await desk.Operator().Register(new { inn = Desk.NewInn() });
        var linked = await desk.Operator().Send(HttpMethod.Put, $"/api/incidents/{card.Id}/article", new { articleId = article.ArticleId }, card.ETag);

        (await desk.Operator().Send(HttpMethod.Post, $"/api/incidents/{card.Id}/close", new { }, linked.ETag)).Problem.ShouldBe("details-required");
        await desk.Operator().Post($"/api/incidents/{card.Id}/posts", new { kind = "solution", text = "Подробности" });
        (await desk.Operator().Send(HttpMethod.Post, $"/api/incidents/{card.Id}/close", new { }, linked.ETag)).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Articles_follow_their_latest_version_in_whatever_order_it_arrives()
    {
        var article = await desk.ArticleAsync();
        await desk.Bus.Publish(new ArticleRetired(article.ArticleId, 4, DateTimeOffset.UtcNow, null, article.Number));
        await desk.Bus.Publish(new ArticleRevised(article.ArticleId, 3, DateTimeOffset.UtcNow, null, article.Number, "Третья", "Х", true));
        await desk.Bus.Publish(new ArticleRevised(article.ArticleId, 2, DateTimeOffset.UtcNow, null, article.Number, "Вторая", "Х", false));
        await Probe.Until("the latest values", async () =>
            await desk.ScalarAsync<long>("select count(*) from articles where id = $1 and title = 'Третья' and retired", article.ArticleId) == 1);

        (await desk.Operator().Post("/api/incidents", new { inn = Desk.NewInn(), articleId = article.ArticleId, solution = "Х" })).Problem.ShouldBe("article-retired");
    }
}
