using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Helpdesk.Incidents.Contracts;
using Helpdesk.SearchLanguage;
using Helpdesk.ServiceDefaults.Access;

namespace Helpdesk.Tests.Incidents.ErasePerson;

public class EraseTests(Desk desk)
{
    private HttpClient Administrator => desk.Service.Client(Roles.Administrator);

    [Fact, Trait("Feature", "P17"), Trait("Feature", "P18")]
    public async Task Everything_kept_of_a_client_is_given_out_and_then_erased()
    {
        await desk.Bus.Hear<SubscriberErased>();
        await desk.Bus.Hear<SubscriberChanged>();
        var phone = Desk.NewPhone();
        // A person: his very INN is his.
        var card = await desk.Operator().Register(new
        {
            inn = "500100732259",
            subscriberName = "Иванов Иван",
            question = "Меня зовут Иванов",
            solution = "Здравствуйте, Иванов!",
            contact = new { name = "Иван", phone, email = "ivan@example.ru" },
            tellClient = new { channel = "email", address = "ivan@example.ru" },
        });
        var path = $"/api/subscribers/{card["subscriberId"].GetGuid()}";
        await desk.Operator().Post($"/api/incidents/{card.Id}/files?name={Uri.EscapeDataString("паспорт Иванова.txt")}", new StringContent("4500 123456"));
        await desk.Operator().Post($"/api/incidents/{card.Id}/files?internal=true&name={Uri.EscapeDataString("Иванов, сверка.txt")}", new StringContent("сверка"));
        await desk.Operator().Post($"/api/incidents/{card.Id}/call-attempts", new { outcome = "noAnswer", phone, note = "Иванов занят" });
        await desk.Operator().Post($"/api/incidents/{card.Id}/subscriptions", new { subscriberId = card["subscriberId"].GetGuid(), tellClient = new { channel = "email", address = "ivan@example.ru" } });
        await desk.Operator().Send(HttpMethod.Post, $"/api/incidents/{card.Id}/close", new { reason = "Иванов справился сам" }, "*");
        await desk.Operator().Send(HttpMethod.Put, $"{path}/phones/{Uri.EscapeDataString(Desk.NewPhone())}", new { contactName = "Мария Иванова" });
        await desk.Operator().Post($"{path}/notes", new { text = "Просит звонить вечером" });

        var export = (await desk.Service.Client(Roles.Supervisor).Get($"{path}/export")).Expect(HttpStatusCode.OK);
        export["incidents"].EnumerateArray().SelectMany(i => i.GetProperty("posts").EnumerateArray()).Select(p => p.GetProperty("text").GetString()).ShouldContain("Меня зовут Иванов");
        export["notes"][0].GetString().ShouldBe("Просит звонить вечером");
        (await desk.Operator().Post($"{path}/erase", new { textsToo = true })).Expect(HttpStatusCode.Forbidden);

        (await Administrator.Post($"{path}/erase", new { textsToo = true })).Expect(HttpStatusCode.NoContent);

        var id = card["subscriberId"].GetGuid();
        var told = await desk.Bus.WaitFor<SubscriberErased>(e => e.SubscriberId == id);
        told.Version.ShouldBeGreaterThan(1);
        told.Phones!.ShouldContain(phone);
        told.CallIds.ShouldBeEmpty();
        foreach (var text in (string[])["иванов", "сертификат Ивана", phone, $"8{phone[2..]} не отвечает", "ИНН 500100732259"])
            PersonTraces.AreIn(text, id, told.Traces!).ShouldBeTrue(text);
        (await desk.Bus.WaitFor<SubscriberChanged>(e => e.SubscriberId == id && e.Phones.Length == 0)).Name.ShouldBeNull();
        var left = await desk.Operator().Get($"/api/incidents/{card.Id}");
        left["closingReason"].GetString().ShouldBe("Удалено по требованию");
        foreach (var record in (string[])[$"/api/incidents/{card.Id}", $"/api/incidents/{card.Id}/history", $"/api/incidents/{card.Id}/files", $"{path}/history", path])
        {
            // Letters outside of ASCII come escaped.
            var kept = Regex.Unescape((await desk.Operator().Get(record)).Expect(HttpStatusCode.OK).Json.ToString());
            kept.ShouldNotContain("Иван", customMessage: record);
            kept.ShouldNotContain(phone, customMessage: record);
            kept.ShouldNotContain("500100732259", customMessage: record);
        }

        left["inn"].ValueKind.ShouldBe(JsonValueKind.Null);
        left["number"].GetInt64().ShouldBe(card["number"].GetInt64());
        (await desk.Operator().Get($"/api/subscribers/by-phone/{Uri.EscapeDataString(phone)}")).Json.GetArrayLength().ShouldBe(0);
        (await desk.Operator().Get($"{path}/notes")).Json.GetArrayLength().ShouldBe(0);
        (await Administrator.Post($"/api/subscribers/{Guid.CreateVersion7()}/erase", new { })).Expect(HttpStatusCode.NotFound);
    }
}
