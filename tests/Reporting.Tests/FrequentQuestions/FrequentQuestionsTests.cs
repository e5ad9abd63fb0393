using System.Net;
using Helpdesk.Incidents.Contracts;
using Helpdesk.KnowledgeBase.Contracts;
using Helpdesk.ServiceDefaults.Access;
using Helpdesk.Testing;
using static Helpdesk.Tests.Reporting.ReportingFixture;

namespace Helpdesk.Tests.Reporting.FrequentQuestions;

/// <summary>In a service of its own: the report is everybody's.</summary>
public sealed class FrequentQuestionsTests : IAsyncLifetime
{
    readonly ReportingFixture _reporting = new();

    public ValueTask InitializeAsync() => _reporting.InitializeAsync();

    public ValueTask DisposeAsync() => _reporting.DisposeAsync();

    [Fact, Trait("Feature", "F96"), Trait("Feature", "F97"), Trait("Feature", "F141")]
    public async Task Incidents_are_counted_by_the_article_they_have_now()
    {
        var (often, seldom) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await PublishAsync(
            new ArticleRevised(often, 3, At("2026-06-01T00:00:00Z"), null, 1001, "Не приходит код", "Подпись", false),
            new ArticlePublished(often, 2, At("2026-06-01T00:00:00Z"), null, 1001, "Старое название", "Подпись", false),
            Registered(1, often), Registered(2, often), Registered(3, seldom), Registered(4, null), Registered(5, null));
        await PublishAsync(
            // Linked, taken off and linked again: told backwards.
            new ArticleLinked(Incident(4), 4, At("2026-06-02T07:00:00Z"), null, seldom, 1002, null),
            new ArticleUnlinked(Incident(4), 3, At("2026-06-02T07:00:00Z"), null, often),
            new ArticleLinked(Incident(4), 2, At("2026-06-02T07:00:00Z"), null, often, 1001, null));

        var report = await ReportAsync(seen => seen.WithoutArticle == 1);

        (report.Incidents, report.WithoutArticle).ShouldBe((5, 1));
        report.Articles.ShouldBe([(often, 2), (seldom, 2)], ignoreOrder: true);
        var first = (await _reporting.GetAsync("/api/reports/questions?from=2026-06-02", Roles.Analyst)).GetProperty("articles").EnumerateArray()
            .Single(row => row.GetProperty("articleId").GetGuid() == often);
        (first.GetProperty("number").GetInt32(), first.GetProperty("title").GetString()).ShouldBe((1001, "Не приходит код"));
    }

    [Fact, Trait("Feature", "F104"), Trait("Feature", "F105")]
    public async Task A_merged_incident_leaves_the_count_and_comes_back_when_it_is_unmerged_whatever_the_order()
    {
        var article = Guid.CreateVersion7();
        // The merge is heard before the registration, and the merges of 2 backwards and twice.
        await PublishAsync(Merged(1, 2, 3), Unmerged(2, 3, 3), Merged(2, 2, 3), Merged(2, 2, 3));
        await PublishAsync(Registered(1, article), Registered(2, article), Registered(3, article));
        await ReportAsync(seen => seen is { Incidents: 2 });

        await PublishAsync(Unmerged(1, 3, 3), Merged(2, 4, 1));
        await ReportAsync(seen => seen.Articles.SequenceEqual([(article, 2)]));
        await PublishAsync(Unmerged(2, 5, 1));
        await ReportAsync(seen => seen is { Incidents: 3 });

        using var admin = _reporting.Service.Client(Roles.Administrator);
        await _reporting.ScalarAsync<long>("with gone as (delete from counted_incidents returning 1) select count(*) from gone");
        (await admin.PostAsync("/api/reports/rebuild", null)).StatusCode.ShouldBe(HttpStatusCode.Accepted);
        await ReportAsync(seen => seen is { Incidents: 3, WithoutArticle: 0 });
    }

    readonly Dictionary<int, Guid> _incidents = [];

    Guid Incident(int number) => _incidents.TryGetValue(number, out var id) ? id : _incidents[number] = Guid.CreateVersion7();

    IncidentRegistered Registered(int number, Guid? article) => new(
        Incident(number), 1, At("2026-06-02T06:00:00Z"), null, 2000000 + number, Guid.CreateVersion7(), "6663003127", "667301001", "call", null,
        article, article is null ? null : 1001, null, "New");

    IncidentsMerged Merged(int number, int version, int survivor) =>
        new(Incident(number), version, At("2026-06-02T08:00:00Z"), null, 2000000 + number, Incident(survivor), 2000000 + survivor);

    IncidentsUnmerged Unmerged(int number, int version, int survivor) =>
        new(Incident(number), version, At("2026-06-02T09:00:00Z"), null, 2000000 + number, Incident(survivor));

    async Task PublishAsync(params object[] events)
    {
        foreach (dynamic told in events)
            await _reporting.Bus.Publish(told);
    }

    Task<Seen> ReportAsync(Func<Seen, bool> until) => Probe.Until("the questions", async () =>
    {
        var report = await _reporting.GetAsync("/api/reports/questions?from=2026-06-02", Roles.Operator);
        return new Seen(
            report.GetProperty("incidents").GetInt64(), report.GetProperty("withoutArticle").GetInt64(),
            [.. report.GetProperty("articles").EnumerateArray().Select(row => (row.GetProperty("articleId").GetGuid(), row.GetProperty("count").GetInt64()))]);
    }, until);

    sealed record Seen(long Incidents, long WithoutArticle, IReadOnlyList<(Guid Article, long Count)> Articles);
}
