using System.Net;

namespace Helpdesk.Tests.Incidents.MergeIncidents;

/// <summary>Random sequences of merges, un-merges, posts and closings against a model of a few lines.</summary>
public class RandomMergeTests(Desk desk)
{
    private const int Incidents = 6;

    public static TheoryData<int> Seeds =>
        [.. Enumerable.Range(1, int.TryParse(Environment.GetEnvironmentVariable("HELPDESK_CAMPAIGN_SEEDS"), out var seeds) ? seeds : 4)];

    [Theory, MemberData(nameof(Seeds)), Trait("Feature", "F105")]
    public async Task Any_sequence_ends_where_the_model_says(int seed)
    {
        var random = new Random(seed);
        var client = desk.Operator();
        var inn = Desk.NewInn();
        var ids = new List<Guid>();
        var model = new Model(Incidents);
        for (var i = 0; i < Incidents; i++)
        {
            ids.Add((await client.Register(new { inn, question = $"q{i}" })).Id);
            model.Posts[i].Add($"q{i}");
        }

        for (var step = 0; step < 40; step++)
        {
            var (one, other) = (random.Next(Incidents), random.Next(Incidents));
            var (expected, status) = random.Next(10) switch
            {
                < 4 => (model.Merge(one, other), await Merge(client, ids[one], ids[other])),
                < 6 => (model.Unmerge(one), (await client.Post($"/api/incidents/{ids[one]}/unmerge", new { })).Status),
                < 9 => (model.Post(one, $"p{step}"), (await client.Post($"/api/incidents/{ids[one]}/posts", new { kind = "solution", text = $"p{step}" })).Status),
                _ => (model.Close(one), (await client.Send(HttpMethod.Post, $"/api/incidents/{ids[one]}/close", new { reason = "Да" }, "*")).Status),
            };
            ((int)status < 400).ShouldBe(expected, $"seed {seed}, step {step}");
        }

        for (var i = 0; i < Incidents; i++)
        {
            var card = await client.Get($"/api/incidents/{ids[i]}");
            var root = model.RootOf(i);
            card.Id.ShouldBe(ids[root], $"seed {seed}: where {i} leads");
            card["posts"].EnumerateArray().Where(p => p.GetProperty("kind").GetString() != "service").Select(p => p.GetProperty("text").GetString()!)
                .Order().ShouldBe(model.Shown(root).Order(), $"seed {seed}: what {root} shows");
            card["final"].GetBoolean().ShouldBe(model.Closed[root]);
        }

        (await desk.ScalarAsync<long>(
            "select count(*) from incidents s where inn = $1 and absorbed <> (select count(*) from incidents i where i.merged_into = s.id)", inn)).ShouldBe(0);
    }

    private static async Task<HttpStatusCode> Merge(HttpClient client, Guid one, Guid into) =>
        (await client.Send(HttpMethod.Post, $"/api/incidents/{one}/merge", new { intoId = into }, "*")).Status;

    private sealed class Model(int count)
    {
        private readonly int?[] _into = new int?[count];

        public bool[] Closed { get; } = new bool[count];

        public List<string>[] Posts { get; } = [.. Enumerable.Range(0, count).Select(_ => new List<string>())];

        public int RootOf(int i) => _into[i] is { } next ? RootOf(next) : i;

        public IEnumerable<string> Shown(int i) =>
            Posts[i].Concat(Enumerable.Range(0, _into.Length).Where(j => _into[j] == i).SelectMany(Shown));

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

        public bool Post(int one, string text)
        {
            Posts[RootOf(one)].Add(text);
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
