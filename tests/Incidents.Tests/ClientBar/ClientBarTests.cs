using System.Net;
using Helpdesk.Incidents.ClientLinks;
using Helpdesk.Incidents.Contracts;
using Helpdesk.Incidents.ServiceCenters;
using Helpdesk.ServiceDefaults.Access;

namespace Helpdesk.Tests.Incidents.ClientBar;

public class ClientBarTests(Desk desk)
{
    private HttpClient Client => desk.Operator();

    private HttpClient Administrator => desk.Service.Client(Roles.Administrator);

    [Theory]
    [InlineData("6663003127", "667301001", "6673")]
    [InlineData("6663003127", "668601001", "6600")]
    [InlineData("7707083893", "773601001", null)]
    [InlineData(null, "", null)]
    [Trait("Feature", "F11")]
    public void The_first_rule_that_fits_gives_the_code(string? inn, string kpp, string? code) =>
        new ServiceCenterRules { Rules = [new("6673", "66", "6673"), new("6600", "66", null)] }.CodeOf(inn, kpp).ShouldBe(code);

    [Fact, Trait("Feature", "F11")]
    public async Task Rules_give_new_clients_their_service_centre_and_known_ones_too_unless_somebody_gave_one()
    {
        await desk.Bus.Hear<SubscriberChanged>();
        var (known, fresh) = (Desk.NewInn(), Desk.NewInn());
        var id = (await Client.Register(new { inn = known }))["subscriberId"].GetGuid();
        var given = (await Client.Register(new { inn = Desk.NewInn() }))["subscriberId"].GetGuid();
        (await Client.Send(HttpMethod.Put, $"/api/subscribers/{given}/service-center", new { code = "9999" }, "*")).Expect(HttpStatusCode.OK)["serviceCenterGiven"].GetBoolean().ShouldBeTrue();

        var before = await Administrator.Get("/api/incidents/settings/service-centers");
        (await Administrator.Send(HttpMethod.Put, "/api/incidents/settings/service-centers", new { rules = new[] { new { code = "" } } }, before.ETag)).Expect(HttpStatusCode.BadRequest);
        var rules = new { rules = new[] { new { code = "6601", inn = known }, new { code = "6602", inn = fresh } } };
        (await Administrator.Send(HttpMethod.Put, "/api/incidents/settings/service-centers", rules, before.ETag)).Expect(HttpStatusCode.OK);

        (await Client.Post("/api/subscribers/check", new { inn = fresh }))["serviceCenter"].GetString().ShouldBe("6602");
        (await Client.Register(new { inn = fresh }))["serviceCenter"].GetString().ShouldBe("6602");
        (await desk.Bus.WaitFor<SubscriberChanged>(e => e.SubscriberId == id && e.ServiceCenter == "6601")).Version.ShouldBe(2);
        (await Client.Get($"/api/subscribers/{given}"))["serviceCenter"].GetString().ShouldBe("9999");
    }

    [Theory]
    [InlineData("https://arm.example.ru/?inn={inn}&kpp={kpp}", true)]
    [InlineData("javascript:alert('{inn}')", false)]
    [InlineData("{inn}", false)]
    [Trait("Feature", "F13")]
    public void A_link_leads_out_by_http_and_nowhere_else(string url, bool good) =>
        (new ClientLinkTemplates { Links = [new("АРМ", url)] }.Fault() is null).ShouldBe(good);

    [Fact, Trait("Feature", "F13")]
    public async Task Links_to_other_systems_are_filled_in_for_the_client()
    {
        var inn = Desk.NewInn();
        var id = (await Client.Register(new { inn, kpp = "667301001" }))["subscriberId"].GetGuid();
        var before = await Administrator.Get("/api/incidents/settings/client-links");
        var links = new { links = new[] { new { name = "Клиент-Сервис", url = "https://cs.example.ru/{inn}/{kpp}" } } };
        (await Administrator.Send(HttpMethod.Put, "/api/incidents/settings/client-links", links, before.ETag)).Expect(HttpStatusCode.OK);

        (await Client.Get($"/api/subscribers/{id}/links")).Json[0].GetProperty("url").GetString().ShouldBe($"https://cs.example.ru/{inn}/667301001");
    }

    [Fact, Trait("Feature", "F8"), Trait("Feature", "F15")]
    public async Task Contact_persons_are_kept_with_their_numbers_and_told_to_who_shows_callers()
    {
        await desk.Bus.Hear<SubscriberChanged>();
        var id = (await Client.Register(new { inn = Desk.NewInn() }))["subscriberId"].GetGuid();
        var phone = Desk.NewPhone();
        var path = $"/api/subscribers/{id}/phones/{Uri.EscapeDataString($"8{phone[2..]}")}";

        var view = (await Client.Send(HttpMethod.Put, path, new { contactName = "Анна", position = "главный бухгалтер" })).Expect(HttpStatusCode.OK);

        var shown = view["phones"].EnumerateArray().Single();
        (shown.GetProperty("number").GetString(), shown.GetProperty("position").GetString()).ShouldBe((phone, "главный бухгалтер"));
        await desk.Bus.WaitFor<SubscriberChanged>(e => e.SubscriberId == id && e.Phones.Any(p => p.ContactName == "Анна"));
        (await Client.Send(HttpMethod.Delete, path))["phones"].GetArrayLength().ShouldBe(0);
        (await Client.Get($"/api/subscribers/{id}/history"))["items"].EnumerateArray().Select(s => (s.GetProperty("change").GetString(), s.GetProperty("before").GetString()))
            .ShouldBe([("contact-dropped", $"{phone}, Анна, главный бухгалтер"), ("contact-kept", null)]);
        (await Client.Send(HttpMethod.Put, $"/api/subscribers/{id}/phones/нет", new { })).Expect(HttpStatusCode.BadRequest);
    }

    [Fact, Trait("Feature", "F9"), Trait("Feature", "F10")]
    public async Task A_local_number_takes_the_area_code_of_the_desk()
    {
        await using var service = await Helpdesk.Testing.TestService<Program>.StartAsync(new() { Database = "incidents" });
        var (admin, client) = (service.Client(Roles.Administrator), service.Client(Roles.Operator));
        var place = await admin.Get("/api/incidents/settings/desk-place");
        (await admin.Send(HttpMethod.Put, "/api/incidents/settings/desk-place", new { timeZone = "Asia/Yekaterinburg", areaCode = "12" }, place.ETag)).Expect(HttpStatusCode.BadRequest).Faults.ShouldBe(["areaCode"]);
        (await admin.Send(HttpMethod.Put, "/api/incidents/settings/desk-place", new { timeZone = "Asia/Yekaterinburg", areaCode = "343" }, place.ETag)).Expect(HttpStatusCode.OK);
        var inn = Desk.NewInn();

        var card = await client.Register(new { inn, contact = new { phone = "222-22-22" } });

        card["contact"].GetProperty("phone").GetString().ShouldBe("+73432222222");
        (await client.Get("/api/subscribers/by-phone/2222222")).Json[0].GetProperty("inn").GetString().ShouldBe(inn);
        (await client.Get("/api/incidents/search?q=83432222222"))["byPhone"][0].GetProperty("id").GetGuid().ShouldBe(card.Id);
    }

    [Fact, Trait("Feature", "F16")]
    public async Task Contract_and_settlements_are_shown_with_the_client()
    {
        var id = (await Client.Register(new { inn = Desk.NewInn() }))["subscriberId"].GetGuid();
        (await Client.Send(HttpMethod.Put, $"/api/subscribers/{id}/contract", new { number = "№ 15 от 01.02.2026", until = "2026-12-31", balance = -1500.5 })).Expect(HttpStatusCode.OK);

        var contract = (await Client.Get($"/api/subscribers/{id}"))["contract"];
        (contract.GetProperty("until").GetString(), contract.GetProperty("balance").GetDecimal()).ShouldBe(("2026-12-31", -1500.5m));
        (await Client.Get($"/api/subscribers/{id}/history"))["items"][0].GetProperty("after").GetString().ShouldBe("№ 15 от 01.02.2026, 2026-12-31, -1500.50");
    }
}
