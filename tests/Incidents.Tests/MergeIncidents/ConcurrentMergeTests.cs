using System.Collections.Concurrent;
using System.Net;

namespace Helpdesk.Tests.Incidents.MergeIncidents;

/// <summary>
/// Random merges, un-merges, posts, clients' replies and closings by several people at once. Which of two wins is nobody's to say beforehand, so what is
/// checked is what must hold whoever won: one consistent tree, nothing lost and nothing twice.
/// </summary>
public class ConcurrentMergeTests(Desk desk)
{
    private const int Incidents = 8;
    private const int People = 6;
    private const int StepsEach = 15;

    private readonly string _inn = Desk.NewInn();
    private readonly ConcurrentBag<HttpStatusCode> _statuses = [];
    private readonly ConcurrentBag<string> _posted = [];

    public static TheoryData<int> Seeds =>
        [.. Enumerable.Range(1, int.TryParse(Environment.GetEnvironmentVariable("HELPDESK_CAMPAIGN_SEEDS"), out var seeds) ? seeds : 3)];

    [Theory, MemberData(nameof(Seeds)), Trait("Feature", "F104"), Trait("Feature", "F105")]
    public async Task Whatever_people_do_at_once_ends_in_one_consistent_tree(int seed)
    {
        var client = desk.Operator();
        var ids = new List<Guid>();
        for (var i = 0; i < Incidents; i++)
            ids.Add((await client.Register(new { inn = _inn, question = $"q{i}" })).Id);

        await Task.WhenAll(Enumerable.Range(0, People).Select(person => ActAsync(new Random((seed * 100) + person), person, ids)));

        _statuses.ShouldAllBe(status => (int)status < 500, $"seed {seed}");
        var into = await PointersAsync(ids);
        foreach (var id in ids)
        {
            var root = RootOf(id, into);
            (await client.Get($"/api/incidents/{id}")).Id.ShouldBe(root, $"seed {seed}: where {id} leads");
            into[root].ShouldBeNull();
        }

        var roots = ids.Where(id => into[id] is null).ToList();
        (await SaidAsync(client, roots)).Order().ShouldBe(Enumerable.Range(0, Incidents).Select(i => $"q{i}").Concat(_posted).Order(), $"seed {seed}");
        (await desk.ScalarAsync<long>(
            "select count(*) from incidents s where inn = $1 and absorbed <> (select count(*) from incidents i where i.merged_into = s.id)", _inn)).ShouldBe(0);
        await OnRecordAsync(ids, into);
        await ApartAsync(client, ids, into);
    }

    private async Task ActAsync(Random random, int person, List<Guid> ids)
    {
        var client = desk.Operator();
        for (var step = 0; step < StepsEach; step++)
        {
            var (one, other) = (ids[random.Next(Incidents)], ids[random.Next(Incidents)]);
            var text = $"{person}/{step}";
            var reply = random.Next(20) switch
            {
                < 8 => await client.Send(HttpMethod.Post, $"/api/incidents/{one}/merge", new { intoId = other }, "*"),
                < 13 => await client.Post($"/api/incidents/{one}/unmerge", new { }),
                < 16 => await client.Post($"/api/incidents/{one}/posts", new { kind = "solution", text }),
                < 19 => await client.Post($"/api/incidents/{one}/replies", new { text }),
                _ => await client.Send(HttpMethod.Post, $"/api/incidents/{one}/close", new { reason = "Да" }, "*"),
            };
            _statuses.Add(reply.Status);
            // What a client says to one that is over is said in an incident of its own.
            if (reply.Status == HttpStatusCode.Created || (reply.Json.TryGetProperty("outcome", out var outcome) && outcome.GetString() != "registered"))
                _posted.Add(text);
        }
    }

    // The record of each incident tells the same as its pointer: merged and un-merged by turns, the last word being what holds.
    private async Task OnRecordAsync(IEnumerable<Guid> ids, Dictionary<Guid, Guid?> into)
    {
        foreach (var id in ids)
        {
            var merged = await desk.ScalarAsync<long>("select count(*) from posts where incident_id = $1 and change = 'merged'", id);
            var unmerged = await desk.ScalarAsync<long>("select count(*) from posts where incident_id = $1 and change = 'unmerged'", id);
            (merged - unmerged).ShouldBe(into[id] is null ? 0 : 1);
        }
    }

    // Taken apart again, each shows its own question and nobody else's.
    private static async Task ApartAsync(HttpClient client, List<Guid> ids, Dictionary<Guid, Guid?> into)
    {
        foreach (var id in ids.Where(id => into[id] is not null))
            (await client.Post($"/api/incidents/{id}/unmerge", new { })).Expect(HttpStatusCode.OK);
        for (var i = 0; i < ids.Count; i++)
            (await SaidAsync(client, [ids[i]])).Where(text => text.StartsWith('q')).ShouldBe([$"q{i}"]);
    }

    private static async Task<List<string>> SaidAsync(HttpClient client, IEnumerable<Guid> ids)
    {
        var said = new List<string>();
        foreach (var id in ids)
            said.AddRange((await client.Get($"/api/incidents/{id}"))["posts"].EnumerateArray()
                .Where(p => p.GetProperty("kind").GetString() != "service").Select(p => p.GetProperty("text").GetString()!));
        return said;
    }

    private async Task<Dictionary<Guid, Guid?>> PointersAsync(IEnumerable<Guid> ids)
    {
        var into = new Dictionary<Guid, Guid?>();
        foreach (var id in ids)
            into[id] = await desk.ScalarAsync<Guid>("select merged_into from incidents where id = $1", id) is var survivor && survivor != Guid.Empty ? survivor : null;
        return into;
    }

    private static Guid RootOf(Guid id, Dictionary<Guid, Guid?> into)
    {
        var seen = new HashSet<Guid>();
        while (into[id] is { } next)
        {
            seen.Add(id).ShouldBeTrue("a ring");
            id = next;
        }

        return id;
    }
}
