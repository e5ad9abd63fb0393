using System.Text.Json;
using Helpdesk.Incidents.Contracts;
using Helpdesk.Testing;

namespace Helpdesk.Tests.KnowledgeBase;

/// <summary>Everything goes out of one knowledge base and into another.</summary>
public sealed class ExportTests
{
    [Fact]
    [Trait("Feature", "P18")]
    public async Task Revisions_files_reports_and_uses_go_along_and_come_twice_without_harm()
    {
        await using var from = new KnowledgeService();
        await from.InitializeAsync();
        await using var bus = await from.Service.BusAsync();
        var article = await from.PublishedAsync("Вывозимая", "Решение");
        article = await KnowledgeService.SendAsync(
            from.Expert, HttpMethod.Put, $"/api/knowledge/articles/{article.Id()}", KnowledgeService.Content("Вывозимая", "Другое решение"), article.Version());
        using (var file = await from.Expert.PostAsync($"/api/knowledge/articles/{article.Id()}/files?name=Памятка.txt", new ByteArrayContent([.. Guid.NewGuid().ToByteArray()])))
            file.EnsureSuccessStatusCode();
        var report = await KnowledgeService.SendAsync(from.Operator, HttpMethod.Post, $"/api/knowledge/articles/{article.Id()}/reports", new { text = "Неверно" });
        var used = Guid.CreateVersion7();
        await bus.Publish(new IncidentRegistered(
            used, 1, DateTimeOffset.UtcNow, null, 2_000_001, Guid.CreateVersion7(), null, null, "manual", null, article.Id(), article.Number(), null, "New", []));
        await Probe.Until("the +1 to be counted", () => ReadAsync(from), a => a.GetProperty("usedCount").GetInt32() == 1);
        var exported = await ExportAsync(from);
        exported.Where(l => l.Contains($"{article.Id()}", StringComparison.Ordinal)).Select(Kind)
            .ShouldBe(["article", "revision", "revision", "revision", "file", "report", "use"]);

        await using var into = new KnowledgeService();
        await into.InitializeAsync();
        // Its own first articles have their numbers already.
        var lines = exported.Where(l => l.Contains($"{article.Id()}", StringComparison.Ordinal)).ToList();
        Counts(await into.ImportAsync(string.Join('\n', lines))).ShouldBe((6, 0, 1, 0), "the newest revision comes with the article");
        Counts(await into.ImportAsync(string.Join('\n', lines))).ShouldBe((0, 0, 7, 0));
        (await ExportAsync(into)).Where(l => l.Contains($"{article.Id()}", StringComparison.Ordinal)).ShouldBe(lines);
        (await ReadAsync(into)).GetProperty("usedCount").GetInt32().ShouldBe(1);
        (await KnowledgeService.SendAsync(into.Expert, HttpMethod.Get, $"/api/knowledge/articles/{article.Id()}/revisions/2/difference", null)).ValueKind.ShouldNotBe(JsonValueKind.Undefined);
        var attached = (await KnowledgeService.SendAsync(into.Operator, HttpMethod.Get, $"/api/knowledge/articles/{article.Id()}/files", null))[0];
        (await into.Operator.GetByteArrayAsync(new Uri($"/api/knowledge/articles/{article.Id()}/files/{attached.Id()}", UriKind.Relative))).Length.ShouldBe(16);

        // Changed twice there: what comes then can be changed here as well.
        for (var version = 3; version < 5; version++)
        {
            await KnowledgeService.SendAsync(
                from.Expert, HttpMethod.Put, $"/api/knowledge/articles/{article.Id()}", KnowledgeService.Content("Вывозимая", $"Решение {version + 1}"), version);
        }

        var later = (await ExportAsync(from)).Where(l => l.Contains($"{article.Id()}", StringComparison.Ordinal)).ToList();
        Counts(await into.ImportAsync(string.Join('\n', later))).ShouldBe((1, 1, 7, 0));
        (await ReadAsync(into)).Version().ShouldBe(5);
        // A revision that overtook its article, as while an export runs, is not of it yet.
        var overtaking = later.Last(l => Kind(l) == "revision").Replace("\"version\":5", "\"version\":6", StringComparison.Ordinal);
        Counts(await into.ImportAsync(overtaking)).ShouldBe((0, 0, 1, 0));
        await KnowledgeService.SendAsync(
            into.Expert, HttpMethod.Put, $"/api/knowledge/articles/{article.Id()}", KnowledgeService.Content("Вывозимая", "Решение этого дома"), 5);
        Counts(await into.ImportAsync(string.Join('\n', later))).ShouldBe((0, 1, 8, 0));

        // An answer given meanwhile goes along too; a line whose article or content is not here is refused by its number.
        await KnowledgeService.SendAsync(from.Expert, HttpMethod.Post, $"/api/knowledge/reports/{report.Id()}/answer", new { text = "Исправлено" });
        var answered = (await ExportAsync(from)).Single(l => Kind(l) == "report");
        Counts(await into.ImportAsync(answered)).ShouldBe((0, 1, 0, 0));
        var revision = lines.First(l => Kind(l) == "revision").Replace($"{article.Id()}", $"{Guid.CreateVersion7()}", StringComparison.Ordinal);
        var other = lines.Single(l => Kind(l) == "file").Replace(attached.Text("id"), $"{Guid.CreateVersion7()}", StringComparison.Ordinal);
        var key = JsonDocument.Parse(other).RootElement.Text("key");
        var faulty = await into.ImportAsync(string.Join('\n',
            revision, other.Replace(key, new string('0', 64), StringComparison.Ordinal), other.Replace(key, "../../etc/passwd", StringComparison.Ordinal),
            "{\"kind\":\"use\"}", "{\"kind\":\"quasi\"}", "{\"kind\":\"report\"}", "{\"kind\":\"revision\"}", "{\"kind\":7}", "{\"title\":\"а\",\"kind\":\"use\"}"));
        Counts(faulty).ShouldBe((0, 0, 0, 9));
        faulty.GetProperty("faults").EnumerateArray().Select(f => f.GetProperty("line").GetInt32()).Order().ShouldBe(Enumerable.Range(1, 9));

        Task<JsonElement> ReadAsync(KnowledgeService knowledge) =>
            KnowledgeService.SendAsync(knowledge.Operator, HttpMethod.Get, $"/api/knowledge/articles/{article.Id()}", null);
    }

    [Fact]
    [Trait("Feature", "P18")]
    [Trait("Feature", "F96")]
    public async Task A_whole_export_goes_into_a_new_house_whose_first_articles_have_ids_of_their_own()
    {
        await using var from = new KnowledgeService();
        await from.InitializeAsync();
        await using var bus = await from.Service.BusAsync();
        var theirs = await ReadAsync(from);
        await KnowledgeService.SendAsync(from.Operator, HttpMethod.Post, $"/api/knowledge/articles/{theirs.Id()}/reports", new { text = "Не хватает телефона" });
        await bus.Publish(new IncidentRegistered(
            Guid.CreateVersion7(), 1, DateTimeOffset.UtcNow, null, 2_000_001, Guid.CreateVersion7(), null, null, "manual", null, theirs.Id(), 6053, null, "New", []));
        await Probe.Until("the +1 to be counted", () => ReadAsync(from), a => a.GetProperty("usedCount").GetInt32() == 1);

        await using var into = new KnowledgeService();
        await into.InitializeAsync();
        var ours = await ReadAsync(into);
        ours.Id().ShouldNotBe(theirs.Id());
        var everything = string.Join('\n', await ExportAsync(from));
        (await into.ImportAsync(everything)).GetProperty("refused").GetInt32().ShouldBe(0);

        (await ReadAsync(into)).GetProperty("usedCount").GetInt32().ShouldBe(1);
        (await ExportAsync(into)).Single(l => Kind(l) == "report").ShouldContain($"{ours.Id()}");
        var (created, changed, _, refused) = Counts(await into.ImportAsync(everything));
        (created, changed, refused).ShouldBe((0, 0, 0));

        static Task<JsonElement> ReadAsync(KnowledgeService knowledge) =>
            KnowledgeService.SendAsync(knowledge.Operator, HttpMethod.Get, "/api/knowledge/articles/number/6053", null);
    }

    private static async Task<List<string>> ExportAsync(KnowledgeService knowledge) =>
        [.. (await knowledge.Expert.GetStringAsync(new Uri("/api/knowledge/articles/export", UriKind.Relative))).Split('\n', StringSplitOptions.RemoveEmptyEntries)];

    private static string Kind(string line) => JsonDocument.Parse(line).RootElement.Text("kind");

    private static (int, int, int, int) Counts(JsonElement reply) => (
        reply.GetProperty("created").GetInt32(), reply.GetProperty("changed").GetInt32(), reply.GetProperty("unchanged").GetInt32(),
        reply.GetProperty("refused").GetInt32());
}
