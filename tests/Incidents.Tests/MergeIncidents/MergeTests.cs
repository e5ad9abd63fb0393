using System.Net;
using Helpdesk.Incidents.Contracts;
using Helpdesk.ServiceDefaults.Access;
using Helpdesk.Testing;

namespace Helpdesk.Tests.Incidents.MergeIncidents;

public class MergeTests(Desk desk)
{
    private readonly string _inn = Desk.NewInn();

    private HttpClient Client => desk.Operator();

    [Fact, Trait("Feature", "F104")]
    public async Task The_survivor_shows_everything_of_what_it_took_in_marked_with_its_number()
    {
        await desk.Bus.Hear<IncidentsMerged>();
        var call = Guid.CreateVersion7();
        var old = await Client.Register(new { inn = _inn, question = "Старый" });
        var fresh = await Client.Register(new { inn = _inn, question = "Новый", callId = call });

        var survivor = (await Merge(fresh, old)).Expect(HttpStatusCode.OK);

        survivor.Id.ShouldBe(old.Id);
        survivor["question"].GetString().ShouldBe("Старый");
        survivor["callIds"].EnumerateArray().Single().GetGuid().ShouldBe(call);
        var its = survivor["mergedCalls"].EnumerateArray().Single();
        (its.GetProperty("callId").GetGuid(), its.GetProperty("fromNumber").GetInt64()).ShouldBe((call, Number(fresh)));
        var pulled = survivor["posts"].EnumerateArray().Single(p => p.GetProperty("text").GetString() == "Новый");
        pulled.GetProperty("fromNumber").GetInt64().ShouldBe(Number(fresh));
        survivor["merged"].EnumerateArray().Single().GetProperty("number").GetInt64().ShouldBe(Number(fresh));
        var told = await desk.Bus.WaitFor<IncidentsMerged>(e => e.IncidentId == fresh.Id);
        (told.SurvivorId, told.Version).ShouldBe((old.Id, 2));
    }

    [Fact, Trait("Feature", "F104")]
    public async Task An_old_number_leads_to_the_survivor_and_replies_to_it_land_there()
    {
        var old = await Client.Register(new { inn = _inn });
        var fresh = await Client.Register(new { inn = _inn });
        await Merge(fresh, old);

        (await Client.Get($"/api/incidents/number/{Number(fresh)}")).Id.ShouldBe(old.Id);
        (await Client.Get($"/api/incidents/{fresh.Id}")).Id.ShouldBe(old.Id);
        var own = await Client.Get($"/api/incidents/{fresh.Id}?own=true");
        own["mergedInto"].GetProperty("number").GetInt64().ShouldBe(Number(old));
        await Client.Post($"/api/incidents/{fresh.Id}/posts", new { kind = "solution", text = "По старому номеру" });
        (await desk.ScalarAsync<Guid>("select incident_id from posts where text = 'По старому номеру' and incident_id = $1", old.Id)).ShouldBe(old.Id);
        (await Client.Send(HttpMethod.Post, $"/api/incidents/{fresh.Id}/close", new { reason = "Да" }, own.ETag)).Problem.ShouldBe("incident-merged");
        (await Client.Get($"/api/incidents?inn={_inn}"))["items"].EnumerateArray().Select(r => r.GetProperty("id").GetGuid()).ShouldBe([old.Id]);
        var counters = await Client.Get($"/api/subscribers/{old["subscriberId"].GetGuid()}/counters");
        counters["sameInnKpp"].GetProperty("count").GetInt32().ShouldBe(1);
    }

    [Fact, Trait("Feature", "F105")]
    public async Task Unmerging_puts_everything_back_and_what_was_added_later_stays()
    {
        await desk.Bus.Hear<IncidentsUnmerged>();
        var old = await Client.Register(new { inn = _inn, question = "Старый" });
        var fresh = await Client.Register(new { inn = _inn, question = "Новый" });
        var before = await Client.Get($"/api/incidents/{fresh.Id}");
        await Merge(fresh, old);
        await Client.Post($"/api/incidents/{fresh.Id}/posts", new { kind = "solution", text = "После" });

        var back = (await Client.Post($"/api/incidents/{fresh.Id}/unmerge", new { })).Expect(HttpStatusCode.OK);

        back.Id.ShouldBe(fresh.Id);
        Said(back).ShouldBe(Said(before));
        foreach (var field in (string[])["state", "ownerId", "question", "subscriberId", "number"])
            back[field].ToString().ShouldBe(before[field].ToString());
        var survivor = await Client.Get($"/api/incidents/{old.Id}");
        Said(survivor).ShouldBe(["Старый", "После"]);
        survivor["merged"].GetArrayLength().ShouldBe(0);
        (await desk.Bus.WaitFor<IncidentsUnmerged>(e => e.IncidentId == fresh.Id)).Version.ShouldBe(3);
        (await Client.Post($"/api/incidents/{fresh.Id}/unmerge", new { })).Problem.ShouldBe("not-merged");
    }

    [Fact, Trait("Feature", "F104"), Trait("Feature", "F68")]
    public async Task What_may_not_be_merged_is_refused()
    {
        var one = await Client.Register(new { inn = _inn });
        var closed = await Client.Register(new { inn = _inn, close = new { reason = "Да" } });
        var other = await Client.Register(new { inn = Desk.NewInn() });
        var partners = await desk.Service.Client(Roles.Partner, serviceCenter: "6601").Register(new { inn = _inn });

        (await Merge(one, one)).Problem.ShouldBe("merge-with-itself");
        (await Merge(one, closed)).Problem.ShouldBe("survivor-closed");
        (await Merge(one, partners)).Problem.ShouldBe("partners-incident");
        (await Merge(partners, one)).Problem.ShouldBe("partners-incident");
        (await Merge(one, other)).Problem.ShouldBe("different-client");
        (await Client.Send(HttpMethod.Post, $"/api/incidents/{one.Id}/merge", new { intoNumber = 1 }, one.ETag)).Expect(HttpStatusCode.BadRequest);
        (await Client.Send(HttpMethod.Post, $"/api/incidents/{one.Id}/merge", new { intoNumber = Number(other), otherClientToo = true }, one.ETag)).Expect(HttpStatusCode.OK);
    }

    [Fact, Trait("Feature", "F106")]
    public async Task Same_client_and_same_article_within_a_week_are_duplicates()
    {
        var (article, another) = (await desk.ArticleAsync(), await desk.ArticleAsync());
        var first = await Client.Register(new { inn = _inn, articleId = article.ArticleId, close = new { } });
        var old = await Client.Register(new { inn = _inn, articleId = article.ArticleId });
        await desk.ScalarAsync<object>("update incidents set created_at = created_at - interval '7 days' where id = $1", old.Id);
        await Client.Register(new { inn = _inn, articleId = another.ArticleId });
        var now = await Client.Register(new { inn = _inn, articleId = article.ArticleId });

        var found = await Client.Get($"/api/incidents/duplicates?subscriberId={first["subscriberId"].GetGuid()}&articleId={article.ArticleId}&except={now.Id}");
        found.Json.EnumerateArray().Select(r => r.GetProperty("id").GetGuid()).ShouldBe([first.Id]);
    }

    [Fact, Trait("Feature", "F105")]
    public async Task Merges_that_close_a_ring_at_once_end_in_one_tree()
    {
        for (var round = 0; round < 5; round++)
        {
            var cards = new List<Reply>();
            for (var i = 0; i < 4; i++)
                cards.Add(await Client.Register(new { inn = _inn, question = $"{i}" }));

            await Task.WhenAll(Enumerable.Range(0, 4).Select(i => Merge(cards[i], cards[(i + 1) % 4])));

            var roots = await Task.WhenAll(cards.Select(async c => (await Client.Get($"/api/incidents/{c.Id}")).Id));
            roots.Distinct().Count().ShouldBe(1);
            (await Client.Get($"/api/incidents/{roots[0]}"))["merged"].GetArrayLength().ShouldBe(3);
        }
    }

    [Fact, Trait("Feature", "F104"), Trait("Feature", "F105")]
    public async Task A_merge_that_has_to_wait_holds_up_no_other_tree()
    {
        var cards = new List<Reply>();
        for (var i = 0; i < 4; i++)
            cards.Add(await Client.Register(new { inn = _inn }));
        await using var connection = new Npgsql.NpgsqlConnection(desk.Service.Database);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var busy = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await using (var held = new Npgsql.NpgsqlCommand($"select 1 from incidents where id = '{cards[0].Id}' for update", connection, busy))
            await held.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        var waits = Merge(cards[0], cards[1]);
        await Probe.Until("the merge to wait", () => desk.ScalarAsync<long>(
            "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and query like '%for no key update%'"), waiting => waiting > 0);

        (await Merge(cards[2], cards[3])).Expect(HttpStatusCode.OK);
        (await Client.Post($"/api/incidents/{cards[2].Id}/unmerge", new { })).Expect(HttpStatusCode.OK);

        await busy.RollbackAsync(TestContext.Current.CancellationToken);
        (await waits).Expect(HttpStatusCode.OK);
    }

    private Task<Reply> Merge(Reply one, Reply into) =>
        Client.Send(HttpMethod.Post, $"/api/incidents/{one.Id}/merge", new { intoNumber = Number(into) }, "*");

    private static List<string?> Said(Reply card) =>
        [.. card["posts"].EnumerateArray().Where(p => p.GetProperty("kind").GetString() != "service").Select(p => p.GetProperty("text").GetString())];

    private static long Number(Reply card) => card["number"].GetInt64();
}
