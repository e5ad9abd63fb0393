using System.Net;
using Helpdesk.ServiceDefaults.Access;

namespace Helpdesk.Tests.Incidents.Notices;

public class NoticeTests(Desk desk)
{
    private readonly string _mark = Guid.CreateVersion7().ToString("N")[20..];

    private HttpClient Supervisor => desk.Service.Client(Roles.Supervisor);

    [Fact, Trait("Feature", "F118")]
    public async Task A_notice_hangs_until_its_day()
    {
        (await desk.Operator().Post("/api/incidents/notices", new { title = "Сбой", text = "СМС не уходят", until = DateTimeOffset.UtcNow.AddDays(1) })).Expect(HttpStatusCode.Forbidden);
        var notice = (await Supervisor.Post("/api/incidents/notices", new { title = $"Сбой {_mark}", text = "СМС не уходят", until = DateTimeOffset.UtcNow.AddDays(1) })).Expect(HttpStatusCode.Created);
        (await desk.Operator().Get("/api/incidents/notices")).Json.EnumerateArray().Select(n => n.GetProperty("title").GetString()).ShouldContain($"Сбой {_mark}");
        (await Supervisor.Send(HttpMethod.Put, $"/api/incidents/notices/{notice.Id}", new { title = "Да", text = "Да", until = DateTimeOffset.UtcNow.AddDays(-1) }, notice.ETag)).Expect(HttpStatusCode.BadRequest);
        (await Supervisor.Send(HttpMethod.Delete, $"/api/incidents/notices/{notice.Id}")).Expect(HttpStatusCode.NoContent);
        (await desk.Operator().Get("/api/incidents/notices")).Json.EnumerateArray().Select(n => n.GetProperty("id").GetGuid()).ShouldNotContain(notice.Id);
    }
}
