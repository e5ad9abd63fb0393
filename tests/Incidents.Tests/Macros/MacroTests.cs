using System.Net;
using Helpdesk.Incidents.Contracts;
using Helpdesk.ServiceDefaults.Access;

namespace Helpdesk.Tests.Incidents.Macros;

public class MacroTests(Desk desk)
{
    private readonly string _mark = Guid.CreateVersion7().ToString("N")[20..];

    private HttpClient Supervisor => desk.Service.Client(Roles.Supervisor);

    [Fact, Trait("Feature", "P4"), Trait("Feature", "F73")]
    public async Task A_macro_says_tags_and_moves_in_one_click_or_does_nothing_of_it()
    {
        await desk.Bus.Hear<IncidentClosed>();
        var macro = (await Supervisor.Post("/api/incidents/macros", new
        {
            name = $"Решено {_mark}",
            text = "{contact}, готово. Инцидент {number}.",
            tag = $"Сертификат {_mark}",
            state = "closed",
            reason = "Решено по телефону",
        })).Expect(HttpStatusCode.Created);
        var card = await desk.Operator().Register(new { inn = Desk.NewInn(), contact = new { name = "Анна" } });

        var done = (await desk.Operator().Send(HttpMethod.Post, $"/api/incidents/{card.Id}/macros/{macro.Id}", ifMatch: card.ETag)).Expect(HttpStatusCode.OK);

        (done["final"].GetBoolean(), done["closingReason"].GetString()).ShouldBe((true, "Решено по телефону"));
        done["tags"].EnumerateArray().Single().GetString().ShouldBe($"сертификат {_mark}");
        done["posts"].EnumerateArray().Select(p => p.GetProperty("text").GetString()).ShouldContain($"Анна, готово. Инцидент {card["number"].GetInt64()}.");
        await desk.Bus.WaitFor<IncidentClosed>(e => e.IncidentId == card.Id);
        (await desk.Operator().Get($"/api/incidents?tag=Сертификат {_mark}"))["items"].EnumerateArray().Single().GetProperty("id").GetGuid().ShouldBe(card.Id);
        var other = await desk.Operator().Register(new { inn = Desk.NewInn() });
        (await desk.Operator().Send(HttpMethod.Post, $"/api/incidents/{other.Id}/macros/{macro.Id}", ifMatch: "\"9\"")).Expect(HttpStatusCode.PreconditionFailed);
        (await desk.Operator().Get($"/api/incidents/{other.Id}"))["tags"].GetArrayLength().ShouldBe(0);
    }

    [Fact, Trait("Feature", "P4")]
    public async Task A_macro_that_does_nothing_or_what_is_not_allowed_is_refused()
    {
        (await Supervisor.Post("/api/incidents/macros", new { name = _mark })).Expect(HttpStatusCode.BadRequest);
        (await Supervisor.Post("/api/incidents/macros", new { name = _mark, state = "closed" })).Expect(HttpStatusCode.BadRequest).Faults.ShouldBe(["reason"]);
        (await Supervisor.Post("/api/incidents/macros", new { name = _mark, text = "{nobody}" })).Expect(HttpStatusCode.BadRequest);
        (await desk.Operator().Post("/api/incidents/macros", new { name = _mark, text = "Да" })).Expect(HttpStatusCode.Forbidden);
        (await Supervisor.Post("/api/incidents/macros", new { name = _mark, text = "Да" })).Expect(HttpStatusCode.Created);
        (await Supervisor.Post("/api/incidents/macros", new { name = _mark, text = "Да" })).Problem.ShouldBe("name-taken");
    }
}
