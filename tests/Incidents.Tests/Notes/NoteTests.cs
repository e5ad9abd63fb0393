using System.Net;

namespace Helpdesk.Tests.Incidents.Notes;

public class NoteTests(Desk desk)
{
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
