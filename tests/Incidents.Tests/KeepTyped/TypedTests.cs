using System.Net;
using Helpdesk.Testing;

namespace Helpdesk.Tests.Incidents.KeepTyped;

public class TypedTests(Desk desk)
{
    private const string Form = "/api/incidents/typed/new-incident";

    [Fact, Trait("Feature", "P2")]
    public async Task What_is_typed_comes_back_on_another_machine_and_only_to_its_writer()
    {
        var me = Guid.CreateVersion7();
        (await desk.Operator(me).Get(Form)).Expect(HttpStatusCode.NotFound);
        await Keep(me, new { content = "Не открывается «Контур»" });
        await Keep(me, new { content = "Не открывается «Контур» с утра" });

        var elsewhere = (await desk.Operator(me).Get(Form)).Expect(HttpStatusCode.OK);
        elsewhere["content"].GetString().ShouldBe("Не открывается «Контур» с утра");
        elsewhere["version"].GetInt32().ShouldBe(2);
        (await desk.Operator(me).Get("/api/incidents/typed")).Json.EnumerateArray().Single().GetProperty("place").GetString().ShouldBe("new-incident");
        (await desk.Operator().Get(Form)).Expect(HttpStatusCode.NotFound);

        (await desk.Operator(me).Send(HttpMethod.Delete, Form)).Expect(HttpStatusCode.NoContent);
        (await desk.Operator(me).Get(Form)).Expect(HttpStatusCode.NotFound);
    }

    [Fact, Trait("Feature", "P2")]
    public async Task A_second_tab_that_says_what_it_saw_does_not_overwrite_the_first()
    {
        var me = Guid.CreateVersion7();
        await Keep(me, new { content = "Первая вкладка" });
        await Keep(me, new { content = "Первая вкладка дальше", version = 1 });

        var stale = (await desk.Operator(me).Send(HttpMethod.Put, Form, new { content = "Вторая", version = 1 })).Expect(HttpStatusCode.PreconditionFailed);

        stale["current"].GetProperty("content").GetString().ShouldBe("Первая вкладка дальше");
    }

    [Fact]
    public async Task Size_places_and_their_number_are_bounded()
    {
        var me = Guid.CreateVersion7();
        (await desk.Operator(me).Send(HttpMethod.Put, Form, new { content = new string('x', 65_537) })).Expect(HttpStatusCode.BadRequest);
        (await desk.Operator(me).Send(HttpMethod.Put, Form, new { })).Expect(HttpStatusCode.BadRequest);
        (await desk.Operator(me).Send(HttpMethod.Put, "/api/incidents/typed/a%20b", new { content = "" })).Expect(HttpStatusCode.BadRequest);
        await desk.ScalarAsync<object>(
            "insert into typed_texts (person_id, place, content, version, at) select $1, 'p' || n, '', 1, now() from generate_series(1, 200) n", me);
        (await desk.Operator(me).Send(HttpMethod.Put, Form, new { content = "Ещё" })).Problem.ShouldBe("too-many-places");
        (await desk.Operator(me).Send(HttpMethod.Put, "/api/incidents/typed/p7", new { content = "Ещё" })).Expect(HttpStatusCode.OK);
    }

    [Fact, Trait("Feature", "P2")]
    public async Task What_nobody_came_back_to_is_forgotten_after_a_month()
    {
        var me = Guid.CreateVersion7();
        await Keep(me, new { content = "Старое" });
        await Keep(me, new { content = "Новое" }, "reply-1");
        await desk.ScalarAsync<object>("update typed_texts set at = at - interval '31 days' where person_id = $1 and place = 'new-incident'", me);
        await desk.ScalarAsync<object>("update due_work set not_before = now() - interval '1 hour' where kind = 'ForgetOldTyped'");

        var left = await Probe.Until(
            "the old text to be forgotten", () => desk.ScalarAsync<long>("select count(*) from typed_texts where person_id = $1", me), count => count == 1);

        left.ShouldBe(1);
        (await desk.Operator(me).Get("/api/incidents/typed/reply-1")).Expect(HttpStatusCode.OK);
    }

    private async Task Keep(Guid me, object body, string place = "new-incident") =>
        (await desk.Operator(me).Send(HttpMethod.Put, $"/api/incidents/typed/{place}", body)).Expect(HttpStatusCode.OK);
}
