using System.Net;
using Helpdesk.Incidents.AnswerTemplates;
using Helpdesk.ServiceDefaults.Access;

namespace Helpdesk.Tests.Incidents.AnswerTemplates;

public class AnswerTests(Desk desk)
{
    [Theory, Trait("Feature", "F43"), Trait("Feature", "P4")]
    [InlineData("Здравствуйте, {contact}! Обращение {number}.", "Здравствуйте, Мария! Обращение 2000001.")]
    [InlineData("ИНН {inn} {kpp}, знание {article}", "ИНН 6663003127, знание")]
    [InlineData("{operator}", "Анна")]
    [InlineData("JSON {\"a\": 1} и {} как есть", "JSON {\"a\": 1} и {} как есть")]
    public void Places_are_filled_in_and_unknown_values_leave_no_hole(string text, string filled) =>
        AnswerTemplate.Fill(text, new AnswerFacts(2000001, "Завод", "6663003127", "", "Мария", "Анна", null)).ShouldBe(filled);

    [Fact, Trait("Feature", "F43"), Trait("Feature", "P4")]
    public async Task A_shortcut_gives_the_answer_filled_in_from_the_incident()
    {
        var me = Guid.CreateVersion7();
        var shortcut = $"спасибо{Random.Shared.Next()}";
        var card = await desk.Operator().Register(new { inn = Desk.NewInn(), subscriberName = "ООО «Ромашка»", contact = new { name = "Мария" } });
        (await desk.Service.Client(Roles.Expert).Post("/api/incidents/answers", new
        {
            shortcut,
            title = "Благодарность",
            text = "{contact}, спасибо за обращение {number} от {client}.",
            shared = true,
        })).Expect(HttpStatusCode.Created);

        var answers = await desk.Operator(me).Get($"/api/incidents/answers?incidentId={card.Id}&shortcut={Uri.EscapeDataString(shortcut)}");
        answers.Json[0].GetProperty("filled").GetString().ShouldBe($"Мария, спасибо за обращение {card["number"].GetInt64()} от ООО «Ромашка».");

        (await desk.Operator(me).Post("/api/incidents/answers", new { shortcut, title = "Моя", text = "Спасибо!" })).Expect(HttpStatusCode.Created);
        var both = await desk.Operator(me).Get($"/api/incidents/answers?shortcut={Uri.EscapeDataString(shortcut)}");
        both.Json.EnumerateArray().Select(a => a.GetProperty("shared").GetBoolean()).ShouldBe([false, true], "mine goes first");
        (await desk.Operator().Get($"/api/incidents/answers?shortcut={Uri.EscapeDataString(shortcut)}")).Json.GetArrayLength().ShouldBe(1);
    }

    [Fact, Trait("Feature", "P4")]
    public async Task Everybodys_answers_are_kept_by_experts_and_a_shortcut_is_there_once()
    {
        var (me, shortcut) = (Guid.CreateVersion7(), $"k{Random.Shared.Next()}");
        var body = new { shortcut, title = "Т", text = "Текст" };
        (await desk.Operator().Post("/api/incidents/answers", new { shortcut, title = "Т", text = "Текст", shared = true })).Expect(HttpStatusCode.Forbidden);
        var mine = (await desk.Operator(me).Post("/api/incidents/answers", body)).Expect(HttpStatusCode.Created);
        (await desk.Operator(me).Post("/api/incidents/answers", body)).Problem.ShouldBe("shortcut-taken");
        (await desk.Operator(me).Post("/api/incidents/answers", new { shortcut = "x", title = "Т", text = "{weather}" })).Expect(HttpStatusCode.BadRequest).Faults.ShouldBe(["text"]);

        var path = $"/api/incidents/answers/{mine.Id}";
        (await desk.Operator().Send(HttpMethod.Put, path, body, mine.ETag)).Expect(HttpStatusCode.NotFound);
        var changed = (await desk.Operator(me).Send(HttpMethod.Put, path, new { shortcut, title = "Т", text = "Иначе" }, mine.ETag)).Expect(HttpStatusCode.OK);
        (await desk.Operator(me).Send(HttpMethod.Delete, path, ifMatch: mine.ETag)).Expect(HttpStatusCode.PreconditionFailed);
        (await desk.Operator(me).Send(HttpMethod.Delete, path, ifMatch: changed.ETag)).Expect(HttpStatusCode.NoContent);
    }
}
