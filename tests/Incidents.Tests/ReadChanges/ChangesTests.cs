using System.Net;
using Helpdesk.ServiceDefaults.Access;
using Helpdesk.Testing;
using Npgsql;

namespace Helpdesk.Tests.Incidents.ReadChanges;

public class ChangesTests(Desk desk)
{
    // As long as any transaction on the whole server takes, those of other tests included.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private HttpClient Machine => desk.Service.Client(Roles.Machine);

    [Fact, Trait("Feature", "P18")]
    public async Task Whoever_keeps_a_copy_hears_of_every_change_even_of_those_that_took_longest_to_commit()
    {
        var (first, second) = (await desk.Operator().Register(new { inn = Desk.NewInn() }), await desk.Operator().Register(new { inn = Desk.NewInn() }));
        var cursor = await ReadUntil(null, first.Id, second.Id);

        await using var connection = new NpgsqlConnection(desk.Service.Database);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var slow = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await using var change = new NpgsqlCommand($"update incidents set version = version + 1 where id = '{first.Id}'", connection, slow);
        await change.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        (await desk.Operator().Send(HttpMethod.Post, $"/api/incidents/{second.Id}/close", new { reason = "Да" }, "*")).Expect(HttpStatusCode.OK);
        var (early, before) = await ReadOn(cursor);
        early.ShouldNotContain(second.Id);
        await slow.CommitAsync(TestContext.Current.CancellationToken);

        await ReadUntil(before, first.Id, second.Id);
    }

    [Fact, Trait("Feature", "P18")]
    public async Task Posts_that_many_write_at_once_come_to_a_reader_each_once_and_none_is_missing()
    {
        var cards = new List<Reply>();
        for (var i = 0; i < 3; i++)
            cards.Add(await desk.Operator().Register(new { inn = Desk.NewInn(), question = "Вопрос" }));
        var cursor = await ReadUntil(null, [.. cards.Select(card => card.Id)]);
        var (written, seen) = (new System.Collections.Concurrent.ConcurrentBag<Guid>(), new List<Guid>());

        var writing = Task.WhenAll(cards.SelectMany(card => Enumerable.Range(0, 2).Select(async _ =>
        {
            for (var n = 0; n < 10; n++)
                written.Add((await desk.Operator().Post($"/api/incidents/{card.Id}/posts", new { kind = n % 2 == 0 ? "solution" : "internal", text = $"Шаг {n}" })).Expect(HttpStatusCode.Created).Id);
        })));
        await Probe.Until("all posts to come by", async () =>
        {
            var page = (await Machine.Get($"/api/incidents/changes?take=7&cursor={cursor}")).Expect(HttpStatusCode.OK);
            cursor = page["next"].GetString()!;
            seen.AddRange(page["posts"].EnumerateArray().Where(p => p.GetProperty("text").GetString()?.StartsWith("Шаг", StringComparison.Ordinal) == true)
                .Where(p => cards.Exists(card => card.Id == p.GetProperty("incidentId").GetGuid())).Select(p => p.GetProperty("id").GetGuid()));
            return writing.IsCompletedSuccessfully && seen.Count >= written.Count;
        }, Patience);

        seen.Order().ShouldBe(written.Order());
    }

    [Fact, Trait("Feature", "P18")]
    public async Task A_reworded_question_and_what_was_done_are_told_too_and_what_the_search_notes_is_not()
    {
        var card = await desk.Operator().Register(new { inn = Desk.NewInn(), question = "Как" });
        var cursor = await ReadUntil(null, card.Id);
        await Probe.Until("the search to know the question", () => desk.ScalarAsync<long>("select count(*) from posts where incident_id = $1 and text is not null and not indexed", card.Id), left => left == 0);
        (await desk.Operator().Send(HttpMethod.Put, $"/api/incidents/{card.Id}/question", new { text = "Как продлить" }, card.ETag)).Expect(HttpStatusCode.OK);

        var told = new List<string>();
        await Probe.Until("the change to come by", async () =>
        {
            var page = (await Machine.Get($"/api/incidents/changes?take=100&cursor={cursor}")).Expect(HttpStatusCode.OK);
            cursor = page["next"].GetString()!;
            told.AddRange(page["posts"].EnumerateArray().Where(p => p.GetProperty("incidentId").GetGuid() == card.Id)
                .Select(p => $"{p.GetProperty("kind").GetString()} {p.GetProperty("change").GetString()}{p.GetProperty("text").GetString()}"));
            return told.Count >= 2;
        }, Patience);
        told.Order().ShouldBe(["question Как продлить", "service question-changed"]);
    }

    [Fact, Trait("Feature", "P18")]
    public async Task A_cursor_that_this_server_cannot_have_given_is_refused()
    {
        (await desk.Operator().Get("/api/incidents/changes")).Expect(HttpStatusCode.Forbidden);
        (await Machine.Get("/api/incidents/changes?cursor=x")).Expect(HttpStatusCode.BadRequest);
        var ahead = Helpdesk.ServiceDefaults.Requests.Cursor.Encode(new { changedIn = "18446744073709551614", id = Guid.Empty });
        (await Machine.Get($"/api/incidents/changes?cursor={ahead}")).Expect(HttpStatusCode.BadRequest);
        ahead = Helpdesk.ServiceDefaults.Requests.Cursor.Encode(new { changedIn = "0", id = Guid.Empty, postIn = "18446744073709551614", postId = Guid.Empty });
        (await Machine.Get($"/api/incidents/changes?cursor={ahead}")).Expect(HttpStatusCode.BadRequest);
    }

    private async Task<string> ReadUntil(string? cursor, params Guid[] wanted)
    {
        var seen = new HashSet<Guid>();
        await Probe.Until("the changes to come by", async () =>
        {
            (var ids, cursor) = await ReadOn(cursor);
            seen.UnionWith(ids);
            return wanted.All(seen.Contains);
        }, Patience);
        return cursor!;
    }

    private async Task<(List<Guid> Ids, string Cursor)> ReadOn(string? cursor)
    {
        var ids = new List<Guid>();
        Reply page;
        do
        {
            page = (await Machine.Get($"/api/incidents/changes?take=100&cursor={cursor}")).Expect(HttpStatusCode.OK);
            ids.AddRange(page["items"].EnumerateArray().Select(i => i.GetProperty("incident").GetProperty("id").GetGuid()));
            cursor = page["next"].GetString()!;
        }
        while (page["more"].GetBoolean());
        return (ids, cursor);
    }
}
