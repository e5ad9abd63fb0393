using System.Net;
using Helpdesk.Notifications.Contracts;
using Helpdesk.ServiceDefaults.Access;
using Helpdesk.Testing;

namespace Helpdesk.Tests.Incidents.CheckRegistration;

/// <summary>What counts as registered is set here: these tests have a service of their own.</summary>
public class IntakeTests
{
    [Fact, Trait("Feature", "F38"), Trait("Feature", "F39"), Trait("Feature", "F33")]
    public async Task A_letter_waits_to_be_registered_until_client_and_contract_are_known_and_then_to_be_handed_to_somebody()
    {
        await using var service = await TestService<Program>.StartAsync(new() { Database = "incidents" });
        await using var bus = await service.BusAsync();
        var me = Guid.CreateVersion7();
        var (client, administrator) = (service.Client(Roles.Operator, me), service.Client(Roles.Administrator));
        // Neither contact nor contract is asked for; and what somebody works on is past both pages.
        await client.Register(new { inn = Desk.NewInn() });
        await bus.Publish(new EmailReceived(Guid.CreateVersion7(), 1, DateTimeOffset.UtcNow, null, "anna@example.ru", "Анна", "Отчёт", "Не проходит", null, null));
        var (id, missing) = await Probe.Until("the letter to wait", () => WaitingAsync(client, "toRegister"), found => found.Id is not null);
        missing.ShouldBe(["client", "contract"]);
        (await WaitingAsync(client, "toDistribute")).Id.ShouldBeNull();

        var inn = Desk.NewInn();
        var known = await client.Register(new { inn });
        var card = await client.Get($"/api/incidents/{id}");
        (await client.Send(HttpMethod.Post, $"/api/subscribers/{card["subscriberId"].GetGuid()}/merge", new { inn, kpp = "" }, "*")).Expect(HttpStatusCode.OK);
        (await WaitingAsync(client, "toRegister")).Missing.ShouldBe(["contract"]);
        (await CountsAsync(client)).ShouldBe((1, 0));
        (await client.Send(HttpMethod.Put, $"/api/subscribers/{known["subscriberId"].GetGuid()}/contract", new { number = "77-Д от 01.02.2026" })).Expect(HttpStatusCode.OK);

        (await CountsAsync(client)).ShouldBe((0, 1));
        (await WaitingAsync(client, "toDistribute")).Id.ShouldBe(id);
        (await client.Send(HttpMethod.Post, $"/api/incidents/{id}/take", ifMatch: "*")).Expect(HttpStatusCode.OK);
        (await CountsAsync(client)).ShouldBe((0, 0));

        // The check is the desk's to change.
        await bus.Publish(new EmailReceived(Guid.CreateVersion7(), 1, DateTimeOffset.UtcNow, null, "boris@example.ru", "Борис", "Отчёт", "Тоже", null, null));
        await Probe.Until("the second letter to wait", () => CountsAsync(client), counts => counts == (1, 0));
        var check = await administrator.Get("/api/incidents/settings/registration-check");
        (await administrator.Send(HttpMethod.Put, "/api/incidents/settings/registration-check", new { client = false, contract = false }, check.ETag)).Expect(HttpStatusCode.OK);
        (await CountsAsync(client)).ShouldBe((0, 1));

        // What a messenger's bot registers arrives by itself too, and is nobody's until somebody takes it.
        var bot = service.Client([Roles.Machine, Roles.Operator]);
        var told = await bot.Register(new { inn, question = "Не открывается отчёт", channel = "messenger", contact = new { name = "Анна" } });
        (told["ownerId"].ValueKind, told["channel"].GetString()).ShouldBe((System.Text.Json.JsonValueKind.Null, "messenger"));
        (await CountsAsync(client)).ShouldBe((0, 2));
        (await service.Client(Roles.Machine).Register(new { inn }))["channel"].GetString().ShouldBe("portal");
    }

    private static async Task<(Guid? Id, List<string?> Missing)> WaitingAsync(HttpClient client, string view)
    {
        var items = (await client.Get($"/api/incidents?view={view}")).Expect(HttpStatusCode.OK)["items"].EnumerateArray().ToList();
        return items.Count == 0 ? (null, []) : (items.Single().GetProperty("id").GetGuid(),
            [.. items[0].GetProperty("missing") is { ValueKind: System.Text.Json.JsonValueKind.Array } missing ? missing.EnumerateArray().Select(m => m.GetString()) : []]);
    }

    private static async Task<(int, int)> CountsAsync(HttpClient client)
    {
        var counts = (await client.Get("/api/incidents/views")).Json.EnumerateArray().ToDictionary(v => v.GetProperty("view").GetString()!, v => v.GetProperty("count").GetInt32());
        return (counts["toRegister"], counts["toDistribute"]);
    }
}
