using System.Net;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Helpdesk.Bench.Search;

/// <summary>Articles from a seed as lines of the import, and in how many of them each word is.</summary>
internal sealed class GeneratedArticles(int count, int seed)
{
    const int FirstNumber = 10_000;
    const int Sampled = 2_000;

    static readonly JsonSerializerOptions Plain = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    static readonly byte[] Newline = [(byte)'\n'];

    readonly Dictionary<string, int> _articles = new(StringComparer.Ordinal);

    public int Count => count;

    /// <summary>Solutions of some articles, word by word, to take queries from.</summary>
    public List<(string Text, string Stem)[]> Samples { get; } = [];

    /// <summary>The share of articles that have some form of the word.</summary>
    public double Share(string stem) => (double)_articles.GetValueOrDefault(stem) / count;

    /// <summary>All stems.</summary>
    public IEnumerable<string> Stems => _articles.Keys;

    /// <summary>A request's body that is made while it is sent: it never is in memory as a whole.</summary>
    public HttpContent Body() => new Lines(this);

    async Task WriteAsync(Stream stream, CancellationToken ct)
    {
        var random = new Random(seed);
        var vocabulary = new Vocabulary(random);
        var stems = new HashSet<string>(StringComparer.Ordinal);
        var every = Math.Max(1, count / Sampled);
        for (var i = 0; i < count; i++)
        {
            stems.Clear();
            var title = Words(random.Next(3, 9));
            var question = Words(random.Next(5, 30));
            // Most articles are short and a few are long.
            var solution = Words(i % 1000 == 7 ? 5000 : 20 + (int)(random.NextDouble() * random.NextDouble() * 350));
            foreach (var stem in stems)
                _articles[stem] = _articles.GetValueOrDefault(stem) + 1;
            if (i % every == 0)
                Samples.Add(solution);
            var line = JsonSerializer.SerializeToUtf8Bytes(
                new { number = FirstNumber + i, title = Text(title), question = Text(question), solution = Text(solution), supertag = $"Тип {random.Next(30)}" }, Plain);
            await stream.WriteAsync(line, ct);
            await stream.WriteAsync(Newline, ct);
        }

        (string Text, string Stem)[] Words(int length)
        {
            var words = new (string Text, string Stem)[length];
            for (var i = 0; i < length; i++)
                stems.Add((words[i] = vocabulary.Next(random)).Stem);
            return words;
        }
    }

    static string Text((string Text, string Stem)[] words)
    {
        var text = new StringBuilder();
        for (var i = 0; i < words.Length; i++)
            text.Append(i % 15 == 14 ? ".\n\n" : i > 0 ? " " : "").Append(words[i].Text);
        return text.ToString();
    }

    sealed class Lines : HttpContent
    {
        readonly GeneratedArticles _articles;

        public Lines(GeneratedArticles articles)
        {
            _articles = articles;
            Headers.ContentType = new("application/x-ndjson");
        }

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => _articles.WriteAsync(stream, CancellationToken.None);

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
