using System.Net;

namespace Helpdesk.Tests.Incidents.Notes;

public class NoteTests(Desk desk)
{
    [Fact, Trait("Feature", "F14"), Trait("Feature", "F5")]
    public async Task A_note_on_a_tax_office_comes_with_every_client_of_it()
    {
        var client = desk.Operator();
        var (one, another) = ((await client.Register(new { inn = Desk.NewInn() }))["subscriberId"].GetGuid(), (await client.Register(new { inn = Desk.NewInn() }))["subscriberId"].GetGuid());
        var office = $"{Random.Shared.Next(9900, 9990)}";
        await desk.ScalarAsync<object>("update subscribers set inn = $2 || substr(inn, 5) where id = $1", one, office);

        (await client.Post($"/api/subscribers/tax-offices/{office}/notes", new { text = "До пятницы отчёты не принимает" })).Expect(HttpStatusCode.Created);

        var note = (await client.Get($"/api/subscribers/{one}/notes")).Json.EnumerateArray().ShouldHaveSingleItem();
        (note.GetProperty("text").GetString(), note.GetProperty("taxOffice").GetString()).ShouldBe(("До пятницы отчёты не принимает", office));
        (await client.Get($"/api/subscribers/{another}/notes")).Json.GetArrayLength().ShouldBe(0);
        (await client.Post("/api/subscribers/tax-offices/66/notes", new { text = "Мало цифр" })).Expect(HttpStatusCode.BadRequest).Faults.ShouldBe(["code"]);
        (await client.Send(HttpMethod.Delete, $"/api/subscribers/notes/{note.GetProperty("id").GetGuid()}")).Expect(HttpStatusCode.NoContent);
        (await client.Get($"/api/subscribers/{one}/notes")).Json.GetArrayLength().ShouldBe(0);
    }

    [Fact, Trait("Feature", "F14")]
    public async Task Notes_on_a_client_come_with_those_on_its_service_centre()
    {
        var client = desk.Operator();
        var card = await client.Register(new { inn = Desk.NewInn() });
        var (id, code) = (card["subscriberId"].GetGuid(), $"{Random.Shared.Next(100_000, 999_999)}");
        await desk.ScalarAsync<object>("update subscribers set service_center = $2 where id = $1", id, code);

        var note = (await client.Post($"/api/subscribers/{id}/notes", new { text = "Говорить громче" })).Expect(HttpStatusCode.Created);
        (await client.Post($"/api/subscribers/service-centers/{code}/notes", new { text = "Звонить после 10" })).Expect(HttpStatusCode.Created);

        var notes = (await client.Get($"/api/subscribers/{id}/notes")).Json.EnumerateArray().ToList();
        notes.Select(n => n.GetProperty("text").GetString()).ShouldBe(["Звонить после 10", "Говорить громче"]);
        notes[0].GetProperty("serviceCenter").GetString().ShouldBe(code);
        (await client.Send(HttpMethod.Delete, $"/api/subscribers/notes/{note.Id}")).Expect(HttpStatusCode.NoContent);
        (await client.Get($"/api/subscribers/{id}/notes")).Json.GetArrayLength().ShouldBe(1);
        (await client.Get($"/api/subscribers/{id}/history"))["items"].EnumerateArray().Select(s => (s.GetProperty("change").GetString(), s.GetProperty("before").GetString(), s.GetProperty("after").GetString()))
            .ShouldBe([("note-dropped", "Говорить громче", null), ("note-added", null, "Говорить громче")]);
        (await client.Post($"/api/subscribers/{id}/notes", new { text = " " })).Expect(HttpStatusCode.BadRequest).Faults.ShouldBe(["text"]);
        (await client.Get($"/api/subscribers/{Guid.CreateVersion7()}/notes")).Expect(HttpStatusCode.NotFound);
    }
}
