using System.Net;
using System.Text.Json;
using Helpdesk.Incidents.Contracts;
using Helpdesk.KnowledgeBase.Contracts;
using Helpdesk.SearchLanguage;
using Helpdesk.ServiceDefaults.Access;
using Helpdesk.Testing;
using Npgsql;

namespace Helpdesk.Tests.KnowledgeBase;

/// <summary>What experts see of the knowledge that is lacking.</summary>
public sealed class WorkListTests(KnowledgeService knowledge)
{
    private static IncidentRegistered Registered(DateTimeOffset at, string question, Guid? articleId = null, Guid? actorId = null) => new(
        Guid.CreateVersion7(), 1, at, actorId, Random.Shared.Next(2_000_000, 9_000_000), Guid.CreateVersion7(), null, null, "manual", null, articleId,
        articleId is null ? null : 1, null, "New", question.Split(' '));

    [Fact]
    [Trait("Feature", "F97")]
    [Trait("Feature", "P17")]
    public async Task Incidents_without_an_article_are_counted_and_similar_ones_are_together()
    {
        await using var bus = await knowledge.Service.BusAsync();
        var article = await knowledge.PublishedAsync("Пробелы");
        // A year of its own keeps it apart from what other tests register.
        var start = new DateTimeOffset(2011, 1, 1, 0, 0, 0, TimeSpan.Zero);
        IncidentRegistered[] incidents =
        [
            Registered(start.AddDays(1), "квазипринтер печатает полосами"), Registered(start.AddDays(2), "квазипринтеры печатают полосы"),
            Registered(start.AddDays(3), "квазисканер молчит"), Registered(start.AddDays(4), "квазипринтер печатает", article.Id()),
            Registered(start.AddDays(5), "квазипринтер печатает полосами"), Registered(start.AddDays(400), "квазипринтер печатает"),
        ];
        foreach (var incident in incidents)
            await bus.Publish(incident);
        await bus.Publish(incidents[0]);
        var gaps = await UntilAsync(start, g => g.GetProperty("incidents").GetInt64() == 5);
        (gaps.GetProperty("withoutArticle").GetInt64(), gaps.GetProperty("share").GetDouble()).ShouldBe((4, 0.8));
        var first = gaps.GetProperty("gaps")[0];
        first.GetProperty("count").GetInt32().ShouldBe(3);
        first.GetProperty("words").EnumerateArray().Select(w => w.GetString()).ShouldContain("квазипринтер");
        first.GetProperty("incidents").EnumerateArray().Select(i => i.GetProperty("number").GetInt64())
            .ShouldBe([incidents[4].Number, incidents[1].Number, incidents[0].Number]);

        // One finds its article, one is taken in by another, and a client is erased: his incident goes on to count and tells nothing.
        await bus.Publish(new ArticleLinked(incidents[2].IncidentId, 2, start, null, article.Id(), article.Number(), null));
        await bus.Publish(new IncidentsMerged(incidents[1].IncidentId, 2, start, null, incidents[1].Number, incidents[0].IncidentId, incidents[0].Number));
        await bus.Publish(new SubscriberErased(incidents[0].SubscriberId, 2, start, null));
        gaps = await UntilAsync(
            start, g => g.GetProperty("incidents").GetInt64() == 4 && g.GetProperty("withoutArticle").GetInt64() == 2 && g.GetProperty("gaps")[0].GetProperty("count").GetInt32() == 1);
        gaps.GetProperty("gaps").GetArrayLength().ShouldBe(1);

        using var wrong = await KnowledgeService.RawAsync(knowledge.Expert, HttpMethod.Get, "/api/knowledge/gaps?from=2012-01-01T00:00:00Z&to=2011-01-01T00:00:00Z", null);
        wrong.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        using var forbidden = await KnowledgeService.RawAsync(knowledge.Operator, HttpMethod.Get, "/api/knowledge/gaps", null);
        forbidden.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    [Trait("Feature", "F88")]
    public async Task Searches_with_results_and_no_link_afterwards_are_listed()
    {
        await using var service = new OwnService();
        await service.Knowledge.InitializeAsync();
        await using var bus = await service.Knowledge.Service.BusAsync();
        var article = await service.Knowledge.PublishedAsync("Квазипоиск и квазинаходка", "квазитекст");
        var (linking, leaving) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        using var one = service.Knowledge.Service.Client(Roles.Operator, linking);
        using var other = service.Knowledge.Service.Client(Roles.Operator, leaving);
        // Letters typed one after another are one search; what found nothing is another list's.
        foreach (var q in (string[])["квазин*", "квазинах*", "квазинаходка"])
            await SearchAsync(other, q);
        await SearchAsync(one, "квазипоиск");
        await bus.Publish(Registered(service.Knowledge.Service.Time.GetUtcNow().AddSeconds(1), "квазипоиск", article.Id(), linking));
        await Probe.Until(
            "the +1 to be counted", () => KnowledgeService.SendAsync(service.Knowledge.Operator, HttpMethod.Get, $"/api/knowledge/articles/{article.Id()}", null),
            a => a.GetProperty("usedCount").GetInt32() == 1);
        (await ListAsync(service.Knowledge)).ShouldBeEmpty();
        service.Knowledge.Service.Time.Advance(TimeSpan.FromMinutes(16));
        (await Probe.Until("the search to be listed", () => ListAsync(service.Knowledge), l => l.Length > 0)).ShouldBe([("квазинаходка", 1)]);
    }

    [Fact]
    [Trait("Feature", "F88")]
    public async Task Searches_that_found_too_little_are_listed_as_they_were_typed_in_the_end()
    {
        await using var service = new OwnService();
        await service.Knowledge.InitializeAsync();
        await service.Knowledge.PublishedAsync("Яхонтквази", supertag: "Один");
        await service.Knowledge.PublishedAsync("Малахитквази", supertag: "Другой");
        // As a desk asks while it is typed; then in other words, which does not undo the miss; then two words that are never together.
        foreach (var q in (string[])["квазинич", "квазиничег", "квазиничего", "вовсе инакочто", "яхонтквази малахитквази"])
            await SearchAsync(service.Knowledge.Operator, q);
        // What one type has not another may have.
        await service.Knowledge.SearchAsync("малахитквази", "Один");
        (await MissedAsync(service.Knowledge)).ShouldBeEmpty();
        service.Knowledge.Service.Time.Advance(TimeSpan.FromSeconds(11));
        (await Probe.Until("the searches to be listed", () => MissedAsync(service.Knowledge), missed => missed.Length >= 3))
            .ShouldBe(["вовсе && инакочто", "квазиничего", "яхонтквази && малахитквази"]);
    }

    [Fact]
    [Trait("Feature", "F91")]
    [Trait("Feature", "F97")]
    [Trait("Feature", "F88")]
    public async Task What_an_earlier_version_indexed_is_ranked_and_paired_and_incidents_of_years_ago_are_forgotten()
    {
        await using var service = new OwnService();
        await service.Knowledge.InitializeAsync();
        await using var bus = await service.Knowledge.Service.BusAsync();
        await using var database = NpgsqlDataSource.Create(service.Knowledge.Service.Database);
        await service.Knowledge.PublishedAsync("Квазиранг", supertag: "Первый");
        await service.Knowledge.PublishedAsync("Другое", "Про квазиранг", supertag: "Второй");
        const string Lexemes = "select sum(hashtext(lexemes::text)) from article_index";
        var now = service.Knowledge.Service.Time.GetUtcNow();
        foreach (var days in (int[])[700, 800])
            await bus.Publish(Registered(now.AddDays(-days), "квазивопрос"));
        await Probe.Until("the incidents to be heard of", () => ScalarAsync("select count(*) from heard_incidents"), count => count == 2);

        // As a database of an earlier version is met at a start.
        var indexed = await ScalarAsync(Lexemes);
        await ScalarAsync("with unranked as (delete from article_ranks returning 1) select count(*) from unranked");
        await ScalarAsync(
            """
            with unpaired as (
                update article_index i set lexemes = ts_delete(i.lexemes, array(select l.lexeme from unnest(i.lexemes) l where l.lexeme ~ '^(%|p....)$')) returning 1)
            select count(*) from unpaired
            """);
        (await ScalarAsync("select count(*) from article_index where is_paired")).ShouldBe(0);
        (await ScalarAsync(Lexemes)).ShouldNotBe(indexed);
        await FoundAsync();
        await ScalarAsync(
            """
            with due as (
                insert into due_work (kind, key, due_at, not_before, planned, attempts, payload)
                select kind, 'all', now() - interval '1 hour', now() - interval '1 hour', gen_random_uuid(), 0, '{}' from unnest(array['RankArticles', 'PairArticles']) kind
                on conflict (kind, key) do update set not_before = excluded.not_before returning 1)
            select count(*) from due
            """);
        await ScalarAsync("with due as (update due_work set not_before = now() - interval '1 hour' where kind = 'ForgetHeard' returning 1) select count(*) from due");
        (await service.Knowledge.SearchAsync("квазиранг")).GetProperty("supertags").EnumerateArray().Select(t => t.Text("name")).ShouldBe(["Второй", "Первый"]);
        await Probe.Until("the old incident to be forgotten", () => ScalarAsync("select count(*) from heard_incidents"), count => count == 1);
        await Probe.Until("the articles to be ranked", () => ScalarAsync("select count(*) - (select count(*) from article_index) from article_ranks"), lacking => lacking == 0);
        (await service.Knowledge.SearchAsync("квазиранг")).GetProperty("items").EnumerateArray().Select(i => i.Text("title")).ShouldBe(["Квазиранг", "Другое"]);
        await Probe.Until("the articles to be paired", () => ScalarAsync("select count(*) from article_index where not is_paired"), lacking => lacking == 0);
        (await ScalarAsync(Lexemes)).ShouldBe(indexed);
        await FoundAsync();

        async Task FoundAsync()
        {
            (await service.Knowledge.SearchAsync("«про квазиранг»")).GetProperty("items").EnumerateArray().Select(i => i.Text("title")).ShouldBe(["Другое"]);
            (await service.Knowledge.SearchAsync("«квазиранг про»")).GetProperty("items").GetArrayLength().ShouldBe(0);
        }

        async Task<long> ScalarAsync(string sql)
        {
            await using var command = database.CreateCommand(sql);
            return (long)(await command.ExecuteScalarAsync())!;
        }
    }

    [Fact]
    [Trait("Feature", "P17")]
    [Trait("Feature", "P19")]
    public async Task Typed_searches_are_forgotten_after_the_days_that_the_setting_says()
    {
        await using var service = new OwnService();
        await service.Knowledge.InitializeAsync();
        await using var database = NpgsqlDataSource.Create(service.Knowledge.Service.Database);
        using var administrator = service.Knowledge.Service.Client(Roles.Administrator);
        foreach (var (query, days) in ((string, int)[])[("давнийзапрос", 200), ("прежнийзапрос", 40), ("свежийзапрос", 1)])
        {
            await SearchAsync(service.Knowledge.Operator, query);
            await NotedAsync(service.Knowledge, query);
            await using var old = database.CreateCommand($"update missed_searches set last_at = last_at - interval '{days} days' where understood = '{query}'");
            (await old.ExecuteNonQueryAsync()).ShouldBe(1);
        }

        await using (var due = database.CreateCommand("update due_work set not_before = now() - interval '1 hour', due_at = now() - interval '1 hour' where kind = 'ForgetSearches'"))
            (await due.ExecuteNonQueryAsync()).ShouldBe(1);
        await Probe.Until("the oldest to be forgotten", () => MissedAsync(service.Knowledge), missed => missed.SequenceEqual(["прежнийзапрос", "свежийзапрос"]));

        const string Setting = "/api/knowledge/settings/search-log";
        var rules = await KnowledgeService.SendAsync(administrator, HttpMethod.Get, Setting, null);
        rules.GetProperty("days").GetInt32().ShouldBe(180);
        await KnowledgeService.SendAsync(administrator, HttpMethod.Put, Setting, new { days = 30 }, 0);
        await Probe.Until("the older to be forgotten by the new rule", () => MissedAsync(service.Knowledge), missed => missed.SequenceEqual(["свежийзапрос"]));
        var history = await KnowledgeService.SendAsync(administrator, HttpMethod.Get, $"{Setting}/history", null);
        history.EnumerateArray().Select(change => change.GetProperty("value").GetProperty("days").GetInt32()).ShouldBe([30]);
        using var wrong = await KnowledgeService.RawAsync(administrator, HttpMethod.Put, Setting, new { days = 0 }, 1);
        wrong.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        using var forbidden = await KnowledgeService.RawAsync(service.Knowledge.Expert, HttpMethod.Put, Setting, new { days = 9 }, 1);
        forbidden.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    [Trait("Feature", "P17")]
    public async Task Searches_that_name_an_erased_person_are_forgotten_and_others_are_not()
    {
        await using var service = new OwnService();
        await service.Knowledge.InitializeAsync();
        await using var bus = await service.Knowledge.Service.BusAsync();
        foreach (var query in (string[])["квазисидорова", "неверный пароль у Квазисидорова", "89123456789", "квазипароль", "квазипетров"])
        {
            await SearchAsync(service.Knowledge.Operator, query);
            await NotedAsync(service.Knowledge, query == "неверный пароль у Квазисидорова" ? "неверный && пароль && квазисидорова" : query);
        }

        // The same id at every run: what bits words have in common by chance is always the same.
        var id = new Guid("0198a000-0000-7000-8000-000000000001");
        await bus.Publish(new SubscriberErased(id, 2, DateTimeOffset.UtcNow, null, Traces: [.. PersonTraces.Of(id, ["ИП Квазисидоров", "+79123456789", null])]));
        await Probe.Until(
            "the searches that name him to be forgotten", () => MissedAsync(service.Knowledge), missed => missed.SequenceEqual(["квазипароль", "квазипетров"]));
    }

    [Fact]
    [Trait("Feature", "P17")]
    [Trait("Feature", "F100")]
    public async Task The_owner_of_an_article_that_was_made_of_an_erased_clients_incident_is_asked_to_look()
    {
        await using var bus = await knowledge.Service.BusAsync();
        var (erased, other) = (Registered(DateTimeOffset.UtcNow, "Вопрос"), Registered(DateTimeOffset.UtcNow, "Вопрос"));
        foreach (var incident in (IncidentRegistered[])[erased, other])
        {
            await bus.Publish(incident);
            await knowledge.WriteAsync(
                new { title = $"Из {incident.Number}", solution = "Решение", supertag = "Общее", incidentId = incident.IncidentId, incidentNumber = incident.Number });
        }

        await using var database = NpgsqlDataSource.Create(knowledge.Service.Database);
        await Probe.Until("the incidents to be heard of", async () =>
        {
            await using var count = database.CreateCommand("select count(*) from heard_incidents where incident_id in ($1, $2)");
            count.Parameters.AddWithValue(erased.IncidentId);
            count.Parameters.AddWithValue(other.IncidentId);
            return (long)(await count.ExecuteScalarAsync())!;
        }, count => count == 2);
        var told = new SubscriberErased(erased.SubscriberId, 2, DateTimeOffset.UtcNow, null);
        await bus.Publish(told);
        var reports = await Probe.Until("the owner to be asked", ReportsAsync, found => found.Length > 0);
        reports.ShouldHaveSingleItem().ShouldContain($"{erased.Number}");
        reports[0].ShouldNotContain($"{other.Number}");

        async Task<string[]> ReportsAsync() =>
            [.. (await KnowledgeService.SendAsync(knowledge.Expert, HttpMethod.Get, "/api/knowledge/reports?view=my-articles&take=100", null)).GetProperty("items")
                .EnumerateArray().Select(r => r.Text("text")).Where(text => text.Contains($"{erased.Number}", StringComparison.Ordinal) || text.Contains($"{other.Number}", StringComparison.Ordinal))];
    }

    [Fact]
    [Trait("Feature", "F99")]
    public async Task An_article_made_of_an_incident_tells_so_when_it_is_published()
    {
        await using var bus = await knowledge.Service.BusAsync();
        await bus.Hear<ArticlePublished>();
        var incident = Guid.CreateVersion7();
        var draft = await knowledge.WriteAsync(new { title = "Из инцидента", solution = "Решение", supertag = "Общее", incidentId = incident, incidentNumber = 2_000_123 });
        (draft.GetProperty("fromIncidentId").GetGuid(), draft.GetProperty("fromIncidentNumber").GetInt64()).ShouldBe((incident, 2_000_123));
        await knowledge.ActAsync(draft, "publish");
        (await bus.WaitFor<ArticlePublished>(e => e.ArticleId == draft.Id())).FromIncidentId.ShouldBe(incident);
        using var faulty = await KnowledgeService.RawAsync(
            knowledge.Expert, HttpMethod.Post, "/api/knowledge/articles", new { title = "Без номера", solution = "Решение", supertag = "Общее", incidentId = incident });
        faulty.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    private Task<JsonElement> UntilAsync(DateTimeOffset start, Func<JsonElement, bool> ready) => Probe.Until(
        "the incidents to be heard of",
        () => KnowledgeService.SendAsync(knowledge.Expert, HttpMethod.Get, $"/api/knowledge/gaps?from={start:yyyy-MM-dd}T00:00:00Z&to={start.AddDays(300):yyyy-MM-dd}T00:00:00Z", null),
        ready);

    private static Task<JsonElement> SearchAsync(HttpClient who, string q) => KnowledgeService.SendAsync(who, HttpMethod.Post, "/api/knowledge/search", new { q });

    private static async Task<string[]> MissedAsync(KnowledgeService knowledge) =>
        [.. (await KnowledgeService.SendAsync(knowledge.Expert, HttpMethod.Get, "/api/knowledge/missed-searches", null)).GetProperty("items")
            .EnumerateArray().Select(s => s.Text("understood")).Order(StringComparer.Ordinal)];

    /// <summary>Lets the time pass in which a person might have typed on.</summary>
    private static async Task NotedAsync(KnowledgeService knowledge, string understood)
    {
        knowledge.Service.Time.Advance(TimeSpan.FromSeconds(11));
        await Probe.Until("the search to be listed", () => MissedAsync(knowledge), missed => missed.Contains(understood));
    }

    private static async Task<(string, int)[]> ListAsync(KnowledgeService knowledge)
    {
        var list = await KnowledgeService.SendAsync(knowledge.Expert, HttpMethod.Get, "/api/knowledge/unlinked-searches", null);
        return [.. list.GetProperty("items").EnumerateArray().Select(s => (s.Text("understood"), s.GetProperty("count").GetInt32()))];
    }

    /// <summary>Its clock is moved, which no other test would like.</summary>
    private sealed class OwnService : IAsyncDisposable
    {
        public KnowledgeService Knowledge { get; } = new();

        public ValueTask DisposeAsync() => Knowledge.DisposeAsync();
    }
}
