using System.Buffers;
using System.Text;
using System.Text.Json;
using Helpdesk.KnowledgeBase.SearchArticles.Indexing;
using Npgsql;

namespace Helpdesk.KnowledgeBase.SearchArticles.Elasticsearch;

/// <summary>Makes the lines of a bulk request from what the PostgreSQL engine keeps of articles: nothing is analysed twice.</summary>
internal static class IndexLines
{
    private const int Often = 3;

    // Of title, question, solution and tags.
    private static readonly int[] Weights = [8, 4, 1, 4];

    private static readonly JsonWriterOptions Fast = new() { SkipValidation = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Lines that bring the index to the state of the database: published articles are written, others removed.</summary>
    /// <param name="connection">Reads the articles.</param>
    /// <param name="versions">The articles, each with the version of this write.</param>
    /// <param name="ct">Stops it.</param>
    public static async Task<ReadOnlyMemory<byte>> OfAsync(NpgsqlConnection connection, IReadOnlyDictionary<Guid, long> versions, CancellationToken ct)
    {
        var lines = new ArrayBufferWriter<byte>(64 * 1024);
        var absent = versions.Keys.ToHashSet();
        await using var command = new NpgsqlCommand(
            """
            select a.id, a.version, a.supertag, coalesce(u.count, 0), i.words, i.stems from article_index i
            join articles a on a.id = i.article_id left join article_usage u on u.article_id = a.id where i.article_id = any(@ids)
            """,
            connection);
        command.Parameters.AddWithValue("ids", versions.Keys.ToArray());
        await using (var reader = await command.ExecuteReaderAsync(ct))
        {
            while (await reader.ReadAsync(ct))
            {
                var id = reader.GetGuid(0);
                absent.Remove(id);
                Action(lines, "index", id, versions[id]);
                Document(lines, id, reader.GetInt32(1), reader.GetString(2), reader.GetInt32(3), reader.GetString(4), reader.GetString(5));
            }
        }

        foreach (var id in absent)
            Action(lines, "delete", id, versions[id]);
        return lines.WrittenMemory;
    }

    private static void Action(ArrayBufferWriter<byte> lines, string kind, Guid id, long version)
    {
        using (var json = new Utf8JsonWriter(lines, Fast))
        {
            json.WriteStartObject();
            json.WriteStartObject(kind);
            json.WriteString("_id", id);
            json.WriteNumber("version", version);
            json.WriteString("version_type", "external");
            json.WriteEndObject();
            json.WriteEndObject();
        }

        lines.Write("\n"u8);
    }

    private static void Document(ArrayBufferWriter<byte> lines, Guid id, int version, string supertag, int used, string words, string stems)
    {
        var wordPairs = Pairs(words);
        var stemPairs = Pairs(stems);
        using (var json = new Utf8JsonWriter(lines, Fast))
        {
            json.WriteStartObject();
            json.WriteString(IndexFields.Id, id);
            json.WriteNumber(IndexFields.Version, version);
            json.WriteNumber(IndexFields.Merit, Math.Round(Merit.OfUses(used) + Merit.OfFreshness(id), 6));
            json.WriteString(IndexFields.Supertag, supertag);
            Values(json, IndexFields.Words, wordPairs, p => p.One);
            Values(json, IndexFields.Twins, wordPairs, p => p.Other ?? IndexFields.NoTwin);
            Values(json, IndexFields.Stems, stemPairs, p => p.One);
            Values(json, IndexFields.TwinStems, stemPairs, p => p.Other ?? IndexFields.NoTwin);
            json.WriteString(IndexFields.Ranked, Ranked(wordPairs, stemPairs));
            json.WriteString(IndexFields.Vocabulary, Set(wordPairs.SelectMany(p => p)));
            json.WriteEndObject();
        }

        lines.Write("\n"u8);
    }

    private static List<(string One, string? Other)[]> Pairs(string sequence) =>
    [
        .. sequence.Split('\n')[..^1].Select(field => field.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(token =>
            token.IndexOf('=', StringComparison.Ordinal) is > 0 and var at ? (token[..at], token[(at + 1)..]) : (token, (string?)null)).ToArray()),
    ];

    private static void Values(
        Utf8JsonWriter json, string name, List<(string One, string? Other)[]> fields, Func<(string One, string? Other), string> token)
    {
        json.WriteStartArray(name);
        foreach (var field in fields)
            json.WriteStringValue(string.Join(' ', field.Select(token).Prepend(IndexFields.Start)));
        json.WriteEndArray();
    }

    private static string Ranked(List<(string One, string? Other)[]> words, List<(string One, string? Other)[]> stems)
    {
        var text = new StringBuilder();
        foreach (var (word, times) in Times(words.Select(field => field.Select(w => w.One))))
            text.Insert(text.Length, $"{IndexFields.Exact}{word} ", Over(times));
        foreach (var (stem, times) in Times(stems.Select(field => field.SelectMany(s => s.Other is null ? [s.One] : new[] { s.One, s.Other }))))
            text.Insert(text.Length, $"{stem} ", Over(times));
        return text.ToString();
    }

    /// <summary>How often each token is in each field.</summary>
    private static Dictionary<string, int[]> Times(IEnumerable<IEnumerable<string>> fields)
    {
        var all = new Dictionary<string, int[]>(StringComparer.Ordinal);
        foreach (var (field, tokens) in fields.Index())
        {
            foreach (var token in tokens)
            {
                if (!all.TryGetValue(token, out var times))
                    all.Add(token, times = new int[Weights.Length]);
                times[field]++;
            }
        }

        return all;
    }

    /// <summary>The weightiest field counts whole; that the word is elsewhere too, or often, counts little.</summary>
    private static int Over(int[] times)
    {
        var most = 0;
        for (var field = 0; field < times.Length; field++)
            most = Math.Max(most, times[field] > 0 ? Weights[field] : 0);
        return most + (times.Sum() >= Often ? 1 : 0);
    }

    private static string Set(IEnumerable<(string One, string? Other)> pairs) =>
        string.Join(' ', pairs.SelectMany(p => p.Other is null ? [p.One] : new[] { p.One, p.Other }).Distinct());
}
