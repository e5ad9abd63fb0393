using System.Net;
using System.Text.Json;
using Helpdesk.ServiceDefaults.Access;
using Helpdesk.ServiceDefaults.Requests;
using Helpdesk.Testing;
using Npgsql;

namespace Helpdesk.Tests.KnowledgeBase;

/// <summary>Whoever keeps a copy of the articles.</summary>
public sealed class ChangesTests(KnowledgeService knowledge)
{
    private const string Changes = "/api/knowledge/articles/changes";

    // As long as any transaction on the whole server takes, those of other tests included.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    [Fact]
    [Trait("Feature", "P18")]
    public async Task Every_change_of_an_article_comes_by_even_those_that_took_longest_to_commit()
    {
        var (first, second) = (await knowledge.WriteAsync(KnowledgeService.Content("Первая")), await knowledge.PublishedAsync("Вторая"));
        var cursor = await ReadUntilAsync(null, first.Id(), second.Id());

        await using var connection = new NpgsqlConnection(knowledge.Service.Database);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var slow = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await using var change = new NpgsqlCommand($"update articles set version = version + 1 where id = '{first.Id()}'", connection, slow);
        await change.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        await knowledge.ActAsync(second, "retire");
        var (early, before) = await ReadOnAsync(cursor);
        early.ShouldNotContain(a => a.Id() == second.Id());
        await slow.CommitAsync(TestContext.Current.CancellationToken);
        await ReadUntilAsync(before, first.Id(), second.Id());
    }

    [Fact]
    [Trait("Feature", "P18")]
    public async Task A_cursor_that_this_server_cannot_have_given_is_refused()
    {
        using var machine = knowledge.Service.Client(Roles.Machine);
        foreach (var key in (object[])[new { changedIn = "18446744073709551614", id = Guid.Empty }, new { changedIn = "-1", id = Guid.Empty }, new { id = Guid.Empty }])
        {
            using var refused = await KnowledgeService.RawAsync(machine, HttpMethod.Get, $"{Changes}?cursor={Cursor.Encode(key)}", null);
            refused.StatusCode.ShouldBe(HttpStatusCode.BadRequest, JsonSerializer.Serialize(key));
        }

        using var forbidden = await KnowledgeService.RawAsync(knowledge.Operator, HttpMethod.Get, Changes, null);
        forbidden.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    private async Task<string> ReadUntilAsync(string? cursor, params Guid[] wanted)
    {
        var seen = new HashSet<Guid>();
        await Probe.Until("the changes to come by", async () =>
        {
            (var articles, cursor) = await ReadOnAsync(cursor);
            seen.UnionWith(articles.Select(a => a.Id()));
            return wanted.All(seen.Contains);
        }, Patience);
        return cursor!;
    }

    private async Task<(List<JsonElement> Articles, string Cursor)> ReadOnAsync(string? cursor)
    {
        using var machine = knowledge.Service.Client(Roles.Machine);
        var articles = new List<JsonElement>();
        JsonElement page;
        do
        {
            page = await KnowledgeService.SendAsync(machine, HttpMethod.Get, $"{Changes}?take=50&cursor={cursor}", null);
            articles.AddRange(page.GetProperty("items").EnumerateArray());
            cursor = page.Text("next");
        }
        while (page.GetProperty("more").GetBoolean());
        return (articles, cursor);
    }
}
