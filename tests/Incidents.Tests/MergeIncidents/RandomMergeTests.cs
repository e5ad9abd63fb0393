using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Helpdesk.Tests.Incidents.MergeIncidents;

/// <summary>Random sequences of merges, un-merges, posts, files, watchers and closings against a model of a few lines.</summary>
public class RandomMergeTests(Desk desk)
{
    private const int Incidents = 6;

    public static TheoryData<int> Seeds =>
        [.. Enumerable.Range(1, int.TryParse(Environment.GetEnvironmentVariable("HELPDESK_CAMPAIGN_SEEDS"), out var seeds) ? seeds : 4)];

    [Theory, MemberData(nameof(Seeds)), Trait("Feature", "F104"), Trait("Feature", "F105")]
    public async Task Any_sequence_ends_where_the_model_says(int seed)
    {
        var random = new Random(seed);
        var client = desk.Operator();
        var inn = Desk.NewInn();
        var ids = new List<Guid>();
        var model = new Model(Incidents);
        for (var i = 0; i < Incidents; i++)
        {
            var call = Guid.CreateVersion7();
            ids.Add((await client.Register(new { inn, question = $"q{i}", callId = call, contact = new { name = $"n{i}" } })).Id);
            model.Add(i, $"post q{i}", $"call {call}", $"contact n{i}");
        }

        for (var step = 0; step < 40; step++)
        {
            var (one, other) = (random.Next(Incidents), random.Next(Incidents));
            var (expected, status) = random.Next(14) switch
            {
                < 4 => (model.Merge(one, other), await Merge(client, ids[one], ids[other])),
                < 6 => (model.Unmerge(one), (await client.Post($"/api/incidents/{ids[one]}/unmerge", new { })).Status),
                < 9 => (model.Add(one, $"post p{step}"), (await client.Post($"/api/incidents/{ids[one]}/posts", new { kind = "solution", text = $"p{step}" })).Status),
                < 11 => (model.Add(one, $"file f{step}"), await Attach(client, ids[one], $"f{step}")),
                < 13 => await WatchAsync(ids[one], watcher => model.Add(one, $"watcher {watcher}")),
                _ => (model.Close(one), (await client.Send(HttpMethod.Post, $"/api/incidents/{ids[one]}/close", new { reason = "Да" }, "*")).Status),
            };
            ((int)status < 400).ShouldBe(expected, $"seed {seed}, step {step}");
        }

        await CompareAsync(model, ids, $"seed {seed}");
        for (var i = 0; i < Incidents; i++)
            ((int)(await client.Post($"/api/incidents/{ids[i]}/unmerge", new { })).Status < 400).ShouldBe(model.Unmerge(i), $"seed {seed}: {i} taken out");
        await CompareAsync(model, ids, $"seed {seed}, all taken out");
        (await desk.ScalarAsync<long>(
            "select count(*) from incidents s where inn = $1 and absorbed <> (select count(*) from incidents i where i.merged_into = s.id)", inn)).ShouldBe(0);
    }

    private async Task CompareAsync(Model model, List<Guid> ids, string what)
    {
        for (var i = 0; i < ids.Count; i++)
        {
            var root = model.RootOf(i);
            var card = await desk.Operator().Get($"/api/incidents/{ids[i]}");
            card.Id.ShouldBe(ids[root], $"{what}: where {i} leads");
            card["final"].GetBoolean().ShouldBe(model.Closed[root]);
            (await ShownAsync(card)).Order().ShouldBe(model.Shown(root).Order(), $"{what}: what {root} shows");
        }
    }

    private async Task<IEnumerable<string>> ShownAsync(Reply card)
    {
        var files = await desk.Operator().Get($"/api/incidents/{card.Id}/files");
        var watchers = await desk.Operator().Get($"/api/incidents/{card.Id}/watchers");
        return
        [
            .. card["posts"].EnumerateArray().Where(p => p.GetProperty("kind").GetString() != "service").Select(p => $"post {p.GetProperty("text")}"),
            .. card["callIds"].EnumerateArray().Select(c => $"call {c}"),
            .. card["merged"].EnumerateArray().Select(m => m.GetProperty("contact")).Append(card["contact"]).Select(c => $"contact {c.GetProperty("name")}"),
            .. files.Json.EnumerateArray().Select(f => $"file {f.GetProperty("name")}"),
            .. watchers.Json.EnumerateArray().Select(w => $"watcher {w.GetProperty("personId")}"),
        ];
    }

    private static async Task<HttpStatusCode> Attach(HttpClient client, Guid id, string name)
    {
        using var body = new ByteArrayContent(Encoding.UTF8.GetBytes(name)) { Headers = { ContentType = new MediaTypeHeaderValue("application/octet-stream") } };
        return (await client.Send(HttpMethod.Post, $"/api/incidents/{id}/files?name={name}", body)).Status;
    }

    private async Task<(bool Expected, HttpStatusCode Status)> WatchAsync(Guid id, Func<Guid, bool> expect)
    {
        var me = Guid.CreateVersion7();
        var reply = await desk.Operator(me).Send(HttpMethod.Put, $"/api/incidents/{id}/watchers/{me}", new { role = "observer", tellWhenFixed = true });
        return (expect(me), reply.Status);
    }

    private static async Task<HttpStatusCode> Merge(HttpClient client, Guid one, Guid into) =>
        (await client.Send(HttpMethod.Post, $"/api/incidents/{one}/merge", new { intoId = into }, "*")).Status;

    private sealed class Model(int count)
    {
        private readonly int?[] _into = new int?[count];

        private readonly List<string>[] _own = [.. Enumerable.Range(0, count).Select(_ => new List<string>())];

        public bool[] Closed { get; } = new bool[count];

        public int RootOf(int i) => _into[i] is { } next ? RootOf(next) : i;

        public IEnumerable<string> Shown(int i) =>
            _own[i].Concat(Enumerable.Range(0, _into.Length).Where(j => _into[j] == i).SelectMany(Shown));

        public bool Merge(int one, int other)
        {
            var root = RootOf(other);
            if (_into[one] is not null || root == one || Closed[root])
                return false;
            _into[one] = root;
            return true;
        }

        public bool Unmerge(int one)
        {
            var merged = _into[one] is not null;
            _into[one] = null;
            return merged;
        }

        public bool Add(int one, params string[] things)
        {
            _own[RootOf(one)].AddRange(things);
            return true;
        }

        public bool Close(int one)
        {
            if (_into[one] is not null || Closed[one])
                return false;
            return Closed[one] = true;
        }
    }
}
