using System.Buffers;
using System.Text.Json;
using Npgsql;

namespace Helpdesk.KnowledgeBase.SearchArticles.Elasticsearch;

/// <summary>Makes the lines of a bulk request from what the PostgreSQL engine keeps of articles: nothing is analysed twice.</summary>
internal static class IndexLines
{
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
            json.WriteNumber(IndexFields.Used, used);
            json.WriteString(IndexFields.Supertag, supertag);
            Values(json, IndexFields.Words, wordPairs, p => p.One);
            Values(json, IndexFields.Twins, wordPairs, p => p.Other ?? IndexFields.NoTwin);
            Values(json, IndexFields.Stems, stemPairs, p => p.One);
            Values(json, IndexFields.TwinStems, stemPairs, p => p.Other ?? IndexFields.NoTwin);
            json.WriteString(IndexFields.Title, Set(stemPairs[0]));
            json.WriteString(IndexFields.Question, Set(stemPairs[1]));
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

    private static string Set(IEnumerable<(string One, string? Other)> pairs) =>
        string.Join(' ', pairs.SelectMany(p => p.Other is null ? [p.One] : new[] { p.One, p.Other }).Distinct());
}
