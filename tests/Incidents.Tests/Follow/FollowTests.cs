using System.Net;
using System.Text.Json;
using Helpdesk.Gateway.Contracts;
using Helpdesk.Incidents.Contracts;
using Helpdesk.Incidents.Follow;
using Helpdesk.Testing;

namespace Helpdesk.Tests.Incidents.Follow;

public class FollowTests(Desk desk)
{
    private readonly HttpClient _client = desk.Operator();

    [Theory, Trait("Feature", "P7")]
    [InlineData("@vera, глянь; и @egor.", new[] { "vera", "egor" })]
    [InlineData("пишите на a@example.ru", new string[0])]
    [InlineData("@Vera @vera (@иван-2)", new[] { "vera", "иван-2" })]
    [InlineData("без никого", new string[0])]
    public void A_mention_is_a_login_after_an_at_sign(string text, string[] logins) => Mentions.In(text).ShouldBe(logins);

    [Fact, Trait("Feature", "P7"), Trait("Feature", "F77"), Trait("Feature", "F17")]
    public async Task A_mention_comes_to_the_attention_of_whom_it_names_until_he_has_seen_it()
    {
        var (me, login) = await PersonAsync();
        var card = await _client.Register(new { inn = Desk.NewInn() });

        await _client.Post($"/api/incidents/{card.Id}/posts", new { kind = "internal", text = $"@{login}, подскажи" });

        (await Listed(me, "attention")).ShouldBe([card.Id]);
        (await Listed(me, "watching")).ShouldBe([card.Id]);
        var counts = (await desk.Operator(me).Get("/api/incidents/views")).Json.EnumerateArray().ToDictionary(v => v.GetProperty("view").GetString()!, v => v.GetProperty("count").GetInt32());
        counts["attention"].ShouldBe(1);
        (await desk.Operator(me).Post($"/api/incidents/{card.Id}/seen", new { })).Expect(HttpStatusCode.NoContent);
        (await Listed(me, "attention")).ShouldBeEmpty();
        (await _client.Get($"/api/incidents/{card.Id}")).ETag.ShouldBe("\"1\"");
    }

    [Fact, Trait("Feature", "F75"), Trait("Feature", "F161")]
    public async Task Who_waits_for_the_end_hears_of_it_once()
    {
        var (me, _) = await PersonAsync();
        var card = await _client.Register(new { inn = Desk.NewInn() });
        (await desk.Operator(me).Send(HttpMethod.Put, $"/api/incidents/{card.Id}/watchers/{me}", new { role = "coExecutor", tellWhenFixed = true })).Expect(HttpStatusCode.NoContent);
        (await Listed(me, "attention")).ShouldBeEmpty();
        (await _client.Get($"/api/incidents/{card.Id}/watchers")).Json[0].GetProperty("role").GetString().ShouldBe("coExecutor");

        await To(card.Id, "resolved");

        await Probe.Until("the watcher's attention", () => Listed(me, "attention"), seen => seen.Count == 1);
        await desk.Operator(me).Post($"/api/incidents/{card.Id}/seen", new { });
        await To(card.Id, "closed");
        (await _client.Send(HttpMethod.Delete, $"/api/incidents/{card.Id}/watchers/{me}")).Expect(HttpStatusCode.NoContent);
        (await Listed(me, "watching")).ShouldBeEmpty();
    }

    [Fact, Trait("Feature", "F75"), Trait("Feature", "F133")]
    public async Task One_resolution_tells_every_subscribed_client_once()
    {
        await desk.Bus.Hear<ProblemFixed>();
        var outage = await _client.Register(new { inn = Desk.NewInn(), question = "Сайт не отвечает" });
        var other = await _client.Register(new { inn = outage["inn"].GetString(), question = "То же" });
        var ids = new List<Guid>();
        foreach (var at in (Reply[])[outage, outage, other])
            ids.Add((await _client.Post($"/api/incidents/{at.Id}/subscriptions", new
            {
                tellClient = new { channel = "sms", address = "8 912 000 00 01" },
                contactName = "Мария",
                subscriberId = outage["subscriberId"].GetGuid(),
            })).Expect(HttpStatusCode.Created).Id);
        await _client.Send(HttpMethod.Post, $"/api/incidents/{other.Id}/merge", new { intoId = outage.Id }, "*");
        // More than two portions of those who are told.
        const int Many = 450;
        await desk.ScalarAsync<object>(
            """
            insert into client_subscriptions (id, incident_id, channel, address, added_by, added_at)
            select gen_random_uuid(), $1, 'email', 'c' || n || '@example.ru', $2, now() from generate_series(1, $3) n
            """, outage.Id, Guid.CreateVersion7(), Many);

        await To(outage.Id, "resolved");

        foreach (var id in ids)
        {
            var told = await desk.Bus.WaitFor<ProblemFixed>(e => e.SubscriptionId == id);
            (told.IncidentId, told.Notice.Address, told.Notice.TimeZone).ShouldBe((outage.Id, "+79120000001", "Asia/Yekaterinburg"));
        }

        await To(outage.Id, "closed");
        var page = await _client.Get($"/api/incidents/{outage.Id}/subscriptions");
        page["items"].EnumerateArray().ShouldAllBe(s => s.GetProperty("toldAt").ValueKind == JsonValueKind.String);
        await Probe.Until("no telling left", () => desk.ScalarAsync<long>("select count(*) from due_work where kind = 'TellFollowers' and key = $1 and due_at < now()", outage.Id.ToString()), left => left == 0);
        (await desk.Bus.WaitForAll<ProblemFixed>(Many + 3, e => e.IncidentId == outage.Id)).Select(e => e.SubscriptionId).Distinct().Count().ShouldBe(Many + 3);
        (await _client.Post($"/api/incidents/{outage.Id}/subscriptions", new { tellClient = new { channel = "sms", address = "89120000001" } })).Problem.ShouldBe("incident-already-closed");
    }

    [Fact, Trait("Feature", "F83")]
    public async Task A_resolution_tells_the_client_and_its_closing_does_not_repeat_it()
    {
        await desk.Bus.Hear<IncidentResolved>();
        await desk.Bus.Hear<IncidentClosed>();
        var card = await _client.Register(new { inn = Desk.NewInn(), tellClient = new { channel = "email", address = "a@example.ru" } });
        await To(card.Id, "resolved");
        await To(card.Id, "closed");

        (await desk.Bus.WaitFor<IncidentResolved>(e => e.IncidentId == card.Id)).Notice!.Address.ShouldBe("a@example.ru");
        (await desk.Bus.WaitFor<IncidentClosed>(e => e.IncidentId == card.Id)).Notice.ShouldBeNull();
    }

    private async Task<List<Guid>> Listed(Guid me, string view) =>
        [.. (await desk.Operator(me).Get($"/api/incidents?view={view}")).Expect(HttpStatusCode.OK)["items"].EnumerateArray().Select(r => r.GetProperty("id").GetGuid())];

    private async Task To(Guid id, string state) =>
        (await _client.Send(HttpMethod.Post, $"/api/incidents/{id}/state", new { state, reason = "Готово" }, "*")).Expect(HttpStatusCode.OK);

    private async Task<(Guid Id, string Login)> PersonAsync()
    {
        var id = Guid.CreateVersion7();
        var login = $"u{id:n}"[..20] + Random.Shared.Next();
        await desk.Bus.Publish(new UserChanged(id, 1, DateTimeOffset.UtcNow, null, login, "Вера", ["operator"], null, true));
        await Probe.Until("the person to be known", async () => await desk.ScalarAsync<long>("select count(*) from people where id = $1", id) == 1);
        return (id, login);
    }
}
