using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Helpdesk.ServiceDefaults.Access;

namespace Helpdesk.Tests.KnowledgeBase;

/// <summary>What whoever writes articles finds again though no search shows it.</summary>
public sealed class ArticleViewTests(KnowledgeService knowledge)
{
    [Fact]
    [Trait("Feature", "P5")]
    [Trait("Feature", "F87")]
    public async Task Drafts_and_retired_articles_are_found_again_and_counted()
    {
        using var me = knowledge.Service.Client(Roles.Expert, Guid.CreateVersion7());
        var (forgotten, changed, published, retired) = (
            await WrittenAsync(me, "Забытый"), await WrittenAsync(me, "Правленый"), await ActAsync(me, await WrittenAsync(me, "Готовый"), "publish"),
            await ActAsync(me, await ActAsync(me, await WrittenAsync(me, "Ненужный"), "publish"), "retire"));
        await KnowledgeService.SendAsync(
            me, HttpMethod.Put, $"/api/knowledge/articles/{forgotten.Id()}", KnowledgeService.Content("Вспомненный"), forgotten.Version());

        (await ListedAsync(me, "my-drafts")).ShouldBe([("Вспомненный", forgotten.Number()), ("Правленый", changed.Number())]);
        (await ListedAsync(me, "mine")).ShouldBe([("Готовый", published.Number())]);
        (await ListedAsync(me, "drafts")).ShouldContain(("Правленый", changed.Number()));
        (await ListedAsync(me, "retired")).ShouldContain(("Ненужный", retired.Number()));
        var counts = (await me.GetFromJsonAsync<JsonElement>("/api/knowledge/articles/views")).EnumerateArray()
            .ToDictionary(view => view.GetProperty("view").GetString()!, view => view.GetProperty("count").GetInt32());
        (counts["my-drafts"], counts["mine"]).ShouldBe((2, 1));
        counts["drafts"].ShouldBeGreaterThanOrEqualTo(2);
        counts["retired"].ShouldBeGreaterThanOrEqualTo(1);

        using var other = knowledge.Service.Client(Roles.Expert, Guid.CreateVersion7());
        (await ListedAsync(other, "my-drafts")).ShouldBeEmpty();
        using var reader = await KnowledgeService.RawAsync(knowledge.Operator, HttpMethod.Get, "/api/knowledge/articles", null);
        reader.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        using var wrong = await KnowledgeService.RawAsync(me, HttpMethod.Get, "/api/knowledge/articles?view=all", null);
        wrong.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await wrong.Content.ReadAsStringAsync()).ShouldContain("\"view\"");
    }

    private static Task<JsonElement> WrittenAsync(HttpClient me, string title) =>
        KnowledgeService.SendAsync(me, HttpMethod.Post, "/api/knowledge/articles", KnowledgeService.Content(title));

    private static Task<JsonElement> ActAsync(HttpClient me, JsonElement article, string act) =>
        KnowledgeService.SendAsync(me, HttpMethod.Post, $"/api/knowledge/articles/{article.Id()}/{act}", null, article.Version());

    /// <summary>The whole view, read by pages of one.</summary>
    private static async Task<IReadOnlyList<(string Title, int Number)>> ListedAsync(HttpClient someone, string view)
    {
        var all = new List<(string, int)>();
        for (string? cursor = ""; cursor is not null;)
        {
            var page = await someone.GetFromJsonAsync<JsonElement>(
                $"/api/knowledge/articles?view={view}&take=1{(cursor.Length == 0 ? "" : $"&cursor={Uri.EscapeDataString(cursor)}")}");
            all.AddRange(page.GetProperty("items").EnumerateArray().Select(row => (row.GetProperty("title").GetString()!, row.Number())));
            cursor = page.TryGetProperty("next", out var next) ? next.GetString() : null;
        }

        return all;
    }
}
