using System.Net;
using System.Text;
using Helpdesk.Incidents.Contracts;
using Helpdesk.ServiceDefaults.Access;
using Helpdesk.Testing;

namespace Helpdesk.Tests.Incidents.ImportClients;

public class ImportTests(Desk desk)
{
    private HttpClient Supervisor => desk.Service.Client(Roles.Supervisor);

    [Fact, Trait("Feature", "F10"), Trait("Feature", "F12")]
    public async Task A_client_base_is_taken_in_and_the_same_file_again_changes_nothing()
    {
        await desk.Bus.Hear<SubscriberChanged>();
        // More rows than one portion, two of them of one client, two wrong.
        var inns = Enumerable.Range(0, 2_100).Select(_ => Desk.NewInn()).Distinct().ToList();
        var phone = Desk.NewPhone();
        var file = new StringBuilder("ИНН;КПП;Название;Телефон;VIP;Часовой пояс;СЦ;Договор;Договор до;Баланс\n");
        foreach (var inn in inns)
            file.Append(inn).Append(";667301001;\"ООО \"\"").Append(inn).Append("\"\"\";;;;\n");
        file.Append(inns[0]).Append(";667301001;Новое имя;").Append(phone).Append(";да;Asia/Omsk;6601;№ 7;31.12.2026;-15,50\nмусор;;;;;;\n").Append(inns[1]).Append(";1;;;;;\n");

        var first = await ImportAsync(file.ToString());

        (first["rows"].GetInt64(), first["rejected"].GetInt64(), first["fault"].GetString()).ShouldBe((inns.Count + 3, 2, null));
        (await desk.ScalarAsync<long>("select count(*) from subscribers where kpp = '667301001' and inn = any($1)", inns)).ShouldBe(inns.Count);
        var found = (await desk.Operator().Get($"/api/subscribers/by-phone/{Uri.EscapeDataString(phone)}")).Json[0];
        found.GetProperty("name").GetString().ShouldBe("Новое имя");
        (found.GetProperty("vip").GetBoolean(), found.GetProperty("timeZone").GetString()).ShouldBe((true, "Asia/Omsk"));
        var told = await desk.Bus.WaitFor<SubscriberChanged>(e => e.Inn == inns[0] && e.Phones.Length == 1);
        (told.Phones[0].Number, told.ServiceCenter).ShouldBe((phone, "6601"));
        (await desk.ScalarAsync<string>("select contract_number || ' ' || contract_until || ' ' || balance from subscribers where inn = $1", inns[0])).ShouldBe("№ 7 2026-12-31 -15.50");
        var rejected = await Supervisor.GetStringAsync($"/api/subscribers/imports/{first.Id}/rejected");
        rejected.Split('\n')[1].ShouldStartWith($"{inns.Count + 3};");
        rejected.ShouldContain("мусор");

        var again = await ImportAsync(file.ToString());

        (again["added"].GetInt64(), again["unchanged"].GetInt64()).ShouldBe((0, again["rows"].GetInt64() - again["changed"].GetInt64() - 2));
        again["changed"].GetInt64().ShouldBeLessThanOrEqualTo(2, "the client that the file names twice");
    }

    [Fact]
    public async Task A_file_without_inns_is_no_client_base_and_operators_import_nothing()
    {
        (await ImportAsync("имя;телефон\nЗавод;1\n"))["fault"].GetString()!.ShouldContain("inn");
        (await Send(desk.Operator(), "inn\n")).Expect(HttpStatusCode.Forbidden);
        (await Send(Supervisor, "")).Expect(HttpStatusCode.BadRequest);
        (await Supervisor.Get($"/api/subscribers/imports/{Guid.CreateVersion7()}")).Expect(HttpStatusCode.NotFound);
    }

    private async Task<Reply> ImportAsync(string csv)
    {
        var begun = (await Send(Supervisor, csv)).Expect(HttpStatusCode.Accepted);
        return await Probe.Until(
            "the import to finish", () => Supervisor.Get($"/api/subscribers/imports/{begun.Id}"),
            import => import["finishedAt"].ValueKind == System.Text.Json.JsonValueKind.String);
    }

    private static async Task<Reply> Send(HttpClient client, string csv)
    {
        using var body = new StringContent(csv, Encoding.UTF8, "text/csv");
        return await client.Send(HttpMethod.Post, "/api/subscribers/imports", body);
    }
}
