using System.Net;
using Helpdesk.Notifications.Contracts;
using Helpdesk.ServiceDefaults.Access;
using Helpdesk.Testing;

namespace Helpdesk.Tests.Incidents.Groups;

public class TakesNewTests(Desk desk)
{
    private readonly string _name = $"Приём {Guid.CreateVersion7():N}";

    private HttpClient Supervisor => desk.Service.Client(Roles.Supervisor);

    [Fact, Trait("Feature", "F37")]
    public async Task What_comes_by_a_channel_begins_in_the_group_that_takes_it()
    {
        var me = Guid.CreateVersion7();
        var made = (await Supervisor.Post("/api/incidents/groups", Group(["messenger", "email", "email"]))).Expect(HttpStatusCode.Created);
        made["takesNew"].EnumerateArray().Select(c => c.GetString()).ShouldBe(["messenger", "email"]);
        try
        {
            var chat = await desk.Operator(me).Register(new { inn = Desk.NewInn(), channel = "messenger" });
            (chat["groupId"].GetGuid(), chat["groupName"].GetString(), chat["ownerId"].GetGuid()).ShouldBe((made.Id, _name, me));
            var written = await desk.Operator(me).Register(new { inn = Desk.NewInn() });
            (await desk.ScalarAsync<Guid?>("select group_id from incidents where id = $1", written.Id)).ShouldBeNull();

            var address = $"{Guid.CreateVersion7():N}@example.ru";
            await desk.Bus.Publish(new EmailReceived(Guid.CreateVersion7(), 1, DateTimeOffset.UtcNow, null, address, null, "Письмо", "Текст", null, null));
            await Probe.Until(
                "the letter's incident to be in the group", () => desk.ScalarAsync<Guid?>("select group_id from incidents where contact_email = $1", address), group => group == made.Id);

            // Nobody else may take the same, until this one gives it up.
            (await Supervisor.Post("/api/incidents/groups", Group(["email"], $"{_name} 2"))).Expect(HttpStatusCode.Conflict).Problem.ShouldBe("channel-taken");
            (await Supervisor.Post("/api/incidents/groups", Group(["fax"], $"{_name} 2"))).Expect(HttpStatusCode.BadRequest).Faults.ShouldBe(["takesNew"]);
            (await Supervisor.Send(HttpMethod.Put, $"/api/incidents/groups/{made.Id}", Group(null), "*"))["takesNew"].GetArrayLength().ShouldBe(2);
        }
        finally
        {
            (await Supervisor.Send(HttpMethod.Put, $"/api/incidents/groups/{made.Id}", Group([]), "*")).Expect(HttpStatusCode.OK);
        }

        (await desk.ScalarAsync<Guid?>("select group_id from incidents where id = $1", (await desk.Operator(me).Register(new { inn = Desk.NewInn(), channel = "messenger" })).Id)).ShouldBeNull();
    }

    [Fact, Trait("Feature", "F37")]
    public async Task A_service_centre_takes_nothing_new_by_itself()
    {
        var made = await Supervisor.Post("/api/incidents/groups", new { name = _name, kind = "serviceCenter", code = "77", takesNew = (string[])["portal"] });
        made.Expect(HttpStatusCode.Created)["takesNew"].GetArrayLength().ShouldBe(0);
    }

    private object Group(string[]? takesNew, string? name = null) => new { name = name ?? _name, kind = "house", takesNew };
}
