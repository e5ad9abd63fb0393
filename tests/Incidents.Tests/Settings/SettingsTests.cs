using System.Net;
using Helpdesk.ServiceDefaults.Access;

namespace Helpdesk.Tests.Incidents.Settings;

public class SettingsTests(Desk desk)
{
    [Theory, Trait("Feature", "P19")]
    [InlineData("desk-place", "{\"timeZone\":\"Asia/Omsk\",\"areaCode\":null}", "{\"timeZone\":\"Mars\"}")]
    [InlineData("escalation", "{\"personAllowed\":true}", null)]
    [InlineData("red-counters", "{\"closedHours\":48}", "{\"closedHours\":-1}")]
    [InlineData("duplicates", "{\"days\":14}", "{\"days\":0}")]
    [InlineData("drafts", "{\"discardAfterMinutes\":15}", "{\"discardAfterMinutes\":0}")]
    [InlineData("typed-texts", "{\"days\":7}", "{\"days\":0}")]
    [InlineData("closing-reasons", "{\"reasons\":[{\"text\":\"Answered in the call\"}]}", "{\"reasons\":[{\"text\":\" \"}]}")]
    [InlineData("bulk", "{\"undoMinutes\":30}", "{\"undoMinutes\":0}")]
    public async Task A_setting_is_read_by_the_house_and_changed_by_an_administrator_who_saw_it(string name, string value, string? wrong)
    {
        // Changed back at the end: the service is shared.
        var path = $"/api/incidents/settings/{name}";
        var admin = desk.Service.Client(Roles.Administrator);
        var was = (await desk.Operator().Get(path)).Expect(HttpStatusCode.OK);
        (await desk.Operator().Send(HttpMethod.Put, path, Json(value), was.ETag)).Expect(HttpStatusCode.Forbidden);
        if (wrong is not null)
            (await admin.Send(HttpMethod.Put, path, Json(wrong), was.ETag)).Expect(HttpStatusCode.BadRequest);

        var changed = (await admin.Send(HttpMethod.Put, path, Json(value), was.ETag)).Expect(HttpStatusCode.OK);

        changed.Json.ToString().ShouldBe(value);
        (await admin.Send(HttpMethod.Put, path, Json(value), was.ETag)).Expect(HttpStatusCode.PreconditionFailed);
        (await admin.Send(HttpMethod.Put, path, Json(was.Json.ToString()), changed.ETag)).Expect(HttpStatusCode.OK);
    }

    private static StringContent Json(string text) => new(text, System.Text.Encoding.UTF8, "application/json");
}
