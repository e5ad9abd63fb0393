using System.Net;

namespace Helpdesk.Tests.Incidents.Lists;

public class ListTests(Desk desk)
{
    [Fact, Trait("Feature", "F78"), Trait("Feature", "F107"), Trait("Feature", "F147"), Trait("Feature", "F81")]
    public async Task Mine_created_open_and_by_client_show_what_they_say()
    {
        var me = Guid.CreateVersion7();
        var inn = Desk.NewInn();
        var open = await desk.Operator(me).Register(new { inn, kpp = "667301001", question = "Открытый" });
        var closed = await desk.Operator(me).Register(new { inn, close = new { reason = "Да" } });
        var other = await desk.Operator().Register(new { inn, kpp = "667301001" });

        (await Numbers(me, "view=mine")).ShouldBe([Number(open)]);
        (await Numbers(me, "view=mine&state=closed")).ShouldBe([Number(closed)]);
        (await Numbers(me, "view=created")).ShouldBe([Number(closed), Number(open)]);
        (await Numbers(me, $"inn={inn}")).ShouldBe([Number(other), Number(closed), Number(open)]);
        (await Numbers(me, $"inn={inn}&kpp=667301001&view=open")).ShouldBe([Number(other), Number(open)]);
        (await Numbers(me, $"inn={inn}&kpp=")).ShouldBe([Number(closed)]);
        (await Numbers(me, $"view=open&inn={inn}")).ShouldContain(Number(open));
    }

    [Fact]
    public async Task Pages_join_without_gaps_while_new_ones_come_in()
    {
        var me = Guid.CreateVersion7();
        var client = desk.Operator(me);
        var expected = new List<long>();
        for (var i = 0; i < 7; i++)
            expected.Insert(0, Number(await client.Register(new { inn = Desk.NewInn() })));
        var seen = new List<long>();
        string? cursor = null;
        do
        {
            var page = await client.Get($"/api/incidents?view=created&take=3&cursor={cursor}");
            seen.AddRange(page["items"].EnumerateArray().Select(r => r.GetProperty("number").GetInt64()));
            cursor = page["next"].GetString();
            await client.Register(new { inn = Desk.NewInn() });
        }
        while (cursor is not null);

        seen.ShouldBe(expected);
    }

    [Fact, Trait("Feature", "F103")]
    public async Task Red_counters_count_what_is_open_or_lately_closed_by_client_and_by_inn()
    {
        var inn = Desk.NewInn();
        var client = desk.Operator();
        var viewed = await client.Register(new { inn, kpp = "667301001" });
        await client.Register(new { inn, kpp = "667301001", close = new { reason = "Да" } });
        var old = await client.Register(new { inn, kpp = "667301001", close = new { reason = "Да" } });
        await client.Register(new { inn, kpp = "667302001" });
        await desk.ScalarAsync<object>("update incidents set closed_at = closed_at - interval '73 hours' where id = $1", old.Id);

        var counters = await client.Get($"/api/subscribers/{viewed["subscriberId"].GetGuid()}/counters");
        counters["sameInnKpp"].GetProperty("count").GetInt32().ShouldBe(2);
        counters["sameInn"].GetProperty("count").GetInt32().ShouldBe(3);
        var besides = await client.Get($"/api/subscribers/{viewed["subscriberId"].GetGuid()}/counters?except={viewed.Id}");
        besides["sameInnKpp"].GetProperty("count").GetInt32().ShouldBe(1);
    }

    [Fact, Trait("Feature", "F103"), Trait("Feature", "P5"), Trait("Feature", "F81")]
    public async Task Counters_are_exact_to_a_thousand_and_say_more_than_that_beyond()
    {
        var me = Guid.CreateVersion7();
        var client = desk.Operator(me);
        var inn = Desk.NewInn();
        var card = await client.Register(new { inn });
        var view = (await client.Post("/api/incidents/saved-views", new { name = "Клиент", filter = new { inn } })).Expect(HttpStatusCode.Created);
        await desk.CopyAsync(card.Id, 999);
        (await Counts()).ShouldBe(Enumerable.Repeat((1000, false), 4));

        await desk.CopyAsync(card.Id, 1);
        (await Counts()).ShouldBe(Enumerable.Repeat((1000, true), 4));
        // As many as there are, each stands for itself (F81).
        (await client.Register(new { inn }))["subscriberId"].GetGuid().ShouldBe(card["subscriberId"].GetGuid());
        (await client.Send(HttpMethod.Delete, $"/api/incidents/saved-views/{view.Id}")).Expect(HttpStatusCode.NoContent);

        async Task<List<(int, bool)>> Counts()
        {
            var red = await client.Get($"/api/subscribers/{card["subscriberId"].GetGuid()}/counters");
            var mine = (await client.Get("/api/incidents/views")).Json.EnumerateArray().Single(v => v.GetProperty("view").GetString() == "mine");
            var saved = (await client.Get("/api/incidents/saved-views")).Json[0].GetProperty("count");
            return [.. new[] { red["sameInnKpp"], red["sameInn"], mine, saved }.Select(c => (c.GetProperty("count").GetInt32(), c.GetProperty("atLeast").GetBoolean()))];
        }
    }

    [Fact, Trait("Feature", "F1"), Trait("Feature", "F4"), Trait("Feature", "F5"), Trait("Feature", "F6"), Trait("Feature", "F7")]
    public async Task The_check_says_all_there_is_to_say_about_a_typed_key()
    {
        var inn = Desk.NewInn();
        await desk.Operator().Register(new { inn, kpp = "667301001", subscriberName = "ООО «Ромашка»" });
        await desk.Operator().Register(new { inn, kpp = "667302001" });

        var known = await desk.Operator().Post("/api/subscribers/check", new { text = $"{inn} / 667301001" });
        known["subscriber"].GetProperty("name").GetString().ShouldBe("ООО «Ромашка»");
        known["branches"].EnumerateArray().Single().GetProperty("kpp").GetString().ShouldBe("667302001");
        known["standardKpp"].GetString().ShouldBe(inn[..4] + "01001");
        known["timeZoneGuess"].GetString().ShouldBe("Asia/Yekaterinburg");
        known["kind"].GetString().ShouldBe("legal");
        (known["taxOffice"].GetString(), known["region"].GetString()).ShouldBe((inn[..4], "66"));

        var slip = inn[..9] + (char)('0' + ((inn[9] - '0' + 1) % 10));
        var wrong = await desk.Operator().Post("/api/subscribers/check", new { inn = slip });
        wrong["faults"].GetArrayLength().ShouldBe(0);
        wrong["warnings"][0].GetProperty("expected").GetString().ShouldBe(inn[9..]);
        wrong["similar"].EnumerateArray().Select(s => s.GetProperty("inn").GetString()).ShouldContain(inn);

        var refused = await desk.Operator().Post("/api/subscribers/check", new { text = "12-34" });
        refused.Expect(HttpStatusCode.OK)["faults"].GetArrayLength().ShouldBe(2);
    }

    [Fact, Trait("Feature", "F12")]
    public async Task A_client_is_changed_by_who_saw_its_version()
    {
        var card = await desk.Operator().Register(new { inn = Desk.NewInn() });
        var path = $"/api/subscribers/{card["subscriberId"].GetGuid()}";
        var before = await desk.Operator().Get(path);

        var changed = (await desk.Operator().Send(HttpMethod.Put, path, new { name = "Завод", vip = true, timeZone = "Asia/Omsk" }, before.ETag)).Expect(HttpStatusCode.OK);

        (changed["vip"].GetBoolean(), changed["timeZoneConfirmed"].GetBoolean()).ShouldBe((true, true));
        (await desk.Operator().Send(HttpMethod.Put, path, new { vip = false }, before.ETag)).Expect(HttpStatusCode.PreconditionFailed);
        (await desk.Operator().Send(HttpMethod.Put, path, new { vip = false, timeZone = "Mars/Olympus" }, changed.ETag)).Expect(HttpStatusCode.BadRequest).Faults.ShouldBe(["timeZone"]);
        (await desk.Operator().Get($"/api/incidents/{card.Id}"))["subscriberName"].GetString().ShouldBe("Завод");
    }

    private async Task<List<long>> Numbers(Guid me, string query) =>
        [.. (await desk.Operator(me).Get($"/api/incidents?{query}")).Expect(HttpStatusCode.OK)["items"].EnumerateArray().Select(r => r.GetProperty("number").GetInt64())];

    private static long Number(Reply card) => card["number"].GetInt64();
}
