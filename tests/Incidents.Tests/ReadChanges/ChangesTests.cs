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
    public async Task A_cursor_that_this_server_cannot_have_given_is_refused()
    {
        (await desk.Operator().Get("/api/incidents/changes")).Expect(HttpStatusCode.Forbidden);
        (await Machine.Get("/api/incidents/changes?cursor=x")).Expect(HttpStatusCode.BadRequest);
        var ahead = Helpdesk.ServiceDefaults.Requests.Cursor.Encode(new { changedIn = "18446744073709551614", id = Guid.Empty });
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
