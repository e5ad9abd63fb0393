using System.Net;
using System.Text;
using System.Text.Json;
using Helpdesk.KnowledgeBase.Contracts;
using Helpdesk.ServiceDefaults.Access;
using Helpdesk.ServiceDefaults.Requests;
using Helpdesk.Testing;

namespace Helpdesk.Tests.KnowledgeBase;

public sealed class ImportTests(KnowledgeService knowledge)
{
    [Fact]
    [Trait("Feature", "P18")]
    [Trait("Feature", "F87")]
    public async Task What_was_exported_is_imported_and_the_same_lines_again_change_nothing()
    {
        await using var bus = await knowledge.Service.BusAsync();
        await bus.Hear<ArticlePublished>();
        await bus.Hear<ArticleRevised>();
        var tag = KnowledgeService.NewTag();
        var (published, draft) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        var number = Random.Shared.Next(100_000, 900_000);
        var lines = string.Join('\n',
            Line(new { id = published, number, title = "Ввоз квазикабеля", solution = "Решение", supertag = tag, tags = (string[])["кабель"], createdAt = "2020-02-03T04:05:06Z", ownerId = draft, ownerName = "Егор" }),
            "", Line(new { id = draft, state = "draft", title = "Черновик", solution = "Решение", supertag = tag }));
        Counts(await ImportAsync(lines)).ShouldBe((2, 0, 0, 0));
        Counts(await ImportAsync(lines)).ShouldBe((0, 0, 2, 0));
        (await bus.WaitFor<ArticlePublished>(e => e.ArticleId == published)).Number.ShouldBe(number);
        (await knowledge.TitlesAsync("квазикабель", tag)).ShouldBe(["Ввоз квазикабеля"]);
        (await knowledge.TitlesAsync("черновик", tag)).ShouldBeEmpty();

        Counts(await ImportAsync(lines.Replace("квазикабеля", "квазипровода", StringComparison.Ordinal))).ShouldBe((0, 1, 1, 0));
        (await bus.WaitFor<ArticleRevised>(e => e.ArticleId == published)).Version.ShouldBe(2);
        (await knowledge.TitlesAsync("квазипровод", tag)).ShouldBe(["Ввоз квазипровода"]);
        (await knowledge.TitlesAsync("квазикабель", tag)).ShouldBeEmpty();

        var exported = await knowledge.Expert.GetStringAsync(new Uri("/api/knowledge/articles/export", UriKind.Relative));
        var own = exported.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(l => l.Contains(tag, StringComparison.Ordinal) && l.StartsWith("{\"kind\":\"article\"", StringComparison.Ordinal)).ToList();
        own.Count.ShouldBe(2);
        var line = JsonSerializer.Deserialize<JsonElement>(own.Single(l => l.Contains("квазипровода", StringComparison.Ordinal)));
        (line.Text("state"), line.Text("ownerName"), line.Number()).ShouldBe(("published", "Егор", number));
        line.GetProperty("createdAt").GetDateTimeOffset().ShouldBe(new DateTimeOffset(2020, 2, 3, 4, 5, 6, TimeSpan.Zero));
        Counts(await ImportAsync(string.Join("\r\n", own))).ShouldBe((0, 0, 2, 0));
    }

    [Fact]
    [Trait("Feature", "P18")]
    public async Task A_faulty_line_is_reported_and_the_others_are_taken()
    {
        var tag = KnowledgeService.NewTag();
        var article = await knowledge.PublishedAsync("Чужой номер", supertag: tag);
        var reply = await ImportAsync(string.Join('\n',
            "{", Line(new { title = "", solution = "Решение", supertag = tag }), "null", "[1]", Line(new { title = "Годная", solution = "Решение", supertag = tag }),
            Line(new { id = article.Id(), number = 1, title = "Иной номер", solution = "Решение", supertag = tag }), "{\"title\":\"a\\u0000\"}",
            Line(new { number = article.Number(), title = "По номеру", solution = "Решение", supertag = tag })));
        Counts(reply).ShouldBe((1, 1, 0, 6));
        reply.GetProperty("faults").EnumerateArray().Select(f => f.GetProperty("line").GetInt32()).Order().ShouldBe([1, 2, 3, 4, 6, 7]);
        (await knowledge.TitlesAsync("*", tag)).Order().ShouldBe(["Годная", "По номеру"]);

        using var forbidden = await knowledge.Expert.PostAsync("/api/knowledge/articles/import", Body("{}"));
        forbidden.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        using var administrator = knowledge.Service.Client(Roles.Administrator);
        using var endless = await administrator.PostAsync("/api/knowledge/articles/import", Body(new string('x', 3_000_000)));
        endless.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    [Trait("Feature", "P18")]
    public async Task Lines_without_id_and_number_are_known_again_by_their_words()
    {
        var tag = KnowledgeService.NewTag();
        var lines = string.Join('\n', Line(new { title = "Безымянная", solution = "Решение", supertag = tag }), Line(new { title = "Безымянная", solution = "Другое решение", supertag = tag }));
        Counts(await ImportAsync(lines)).ShouldBe((2, 0, 0, 0));
        Counts(await ImportAsync(lines)).ShouldBe((0, 0, 2, 0));
        Counts(await ImportAsync($"{lines}\n{Line(new { title = "Безымянная", solution = "Решение", supertag = tag, detailsRequired = true })}")).ShouldBe((0, 1, 2, 0));
        (await knowledge.TitlesAsync("*", tag)).Length.ShouldBe(2);
    }

    [Fact]
    public async Task An_import_leaves_its_connection_to_the_next_request()
    {
        using var counted = new CountedConnections(knowledge.Service.Address);
        using var administrator = knowledge.Service.Client(Roles.Administrator);
        counted.Client.DefaultRequestHeaders.Authorization = administrator.DefaultRequestHeaders.Authorization;
        foreach (var lines in (string[])["{\n[1]", new string('x', 3_000_000), "null", ""])
            using (await counted.Client.PostAsync("/api/knowledge/articles/import", Body(lines))) { }

        counted.Opened.ShouldBe(1);
    }

    private static StringContent Body(string lines) => new(lines, Encoding.UTF8, "application/x-ndjson");

    private static string Line(object article) => JsonSerializer.Serialize(article, ApiJson.Options);

    private Task<JsonElement> ImportAsync(string lines) => knowledge.ImportAsync(lines);

    private static (int, int, int, int) Counts(JsonElement reply) => (
        reply.GetProperty("created").GetInt32(), reply.GetProperty("changed").GetInt32(), reply.GetProperty("unchanged").GetInt32(),
        reply.GetProperty("refused").GetInt32());
}
