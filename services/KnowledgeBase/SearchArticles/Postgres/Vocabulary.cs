using System.Text;
using Helpdesk.SearchLanguage;
using Npgsql;

namespace Helpdesk.KnowledgeBase.SearchArticles.Postgres;

/// <summary>What the dictionary of all articles' words says about the patterns and words of one query.</summary>
internal sealed class Vocabulary
{
    /// <summary>A pattern that fits more words than this is checked on texts instead.</summary>
    public const int MostWords = 1000;

    // PostgreSQL takes a megabyte of words in one tsquery; what is beyond this is checked on texts too.
    private const int MostBytes = 500_000;

    private readonly Dictionary<string, IReadOnlyList<string>?> _patterns = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IReadOnlyList<string>> _forms = new(StringComparer.Ordinal);

    /// <summary>Reads what the query needs, at most one round trip for patterns and one for words' forms.</summary>
    public static async Task<Vocabulary> ReadAsync(NpgsqlDataSource source, Node root, CancellationToken ct)
    {
        var vocabulary = new Vocabulary();
        var nodes = Walk.All(root).ToList();
        var patterns = nodes.OfType<Pattern>().Where(p => !p.IsPrefix).Select(p => p.Text).Distinct().ToArray();
        if (patterns.Length > 0)
            await vocabulary.ReadPatternsAsync(source, patterns, ct);
        var mixed = nodes.OfType<Phrase>().Where(p => p.Terms.Any(t => t is AnyForm) && p.Terms.Any(t => t is Pattern));
        var stems = mixed.SelectMany(p => p.Terms.OfType<AnyForm>()).Select(w => w.Stem).Distinct().ToArray();
        if (stems.Length > 0)
            await vocabulary.ReadFormsAsync(source, stems, ct);
        return vocabulary;
    }

    /// <summary>The words that fit, or null if they are too many.</summary>
    public IReadOnlyList<string>? Expand(Pattern pattern) => _patterns.GetValueOrDefault(pattern.Text);

    /// <summary>All words with the word's stem.</summary>
    public IReadOnlyList<string> Forms(AnyForm word) => _forms.GetValueOrDefault(word.Stem) ?? [];

    private async Task ReadPatternsAsync(NpgsqlDataSource source, string[] patterns, CancellationToken ct)
    {
        await using var batch = source.CreateBatch();
        // The planner takes an unknown pattern for one that fits a hundredth of all words, of which reading them all would soon find enough.
        batch.BatchCommands.Add(new NpgsqlBatchCommand("select set_config('enable_seqscan', 'off', true)"));
        var command = new NpgsqlBatchCommand(
            """
            select p.n, w.word from unnest(@likes) with ordinality p(pattern, n)
            cross join lateral (select f.word from (select word from words where word like p.pattern offset 0) f limit @most) w
            """);
        command.Parameters.AddWithValue("likes", patterns.Select(p => p.Replace('*', '%')).ToArray());
        command.Parameters.AddWithValue("most", MostWords + 1);
        batch.BatchCommands.Add(command);
        var found = patterns.Select(_ => new List<string>()).ToArray();
        await using var reader = await batch.ExecuteReaderAsync(ct);
        await reader.NextResultAsync(ct);
        while (await reader.ReadAsync(ct))
            found[reader.GetInt64(0) - 1].Add(reader.GetString(1));
        var bytes = 0;
        foreach (var (pattern, words) in patterns.Zip(found).OrderBy(p => p.Second.Count))
        {
            bytes += words.Sum(Encoding.UTF8.GetByteCount);
            _patterns[pattern] = words.Count > MostWords || bytes > MostBytes ? null : words;
        }
    }

    private async Task ReadFormsAsync(NpgsqlDataSource source, string[] stems, CancellationToken ct)
    {
        await using var command = source.CreateCommand("select stem, word from words where stem = any(@stems)");
        command.Parameters.AddWithValue("stems", stems);
        var forms = new List<(string Stem, string Word)>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
            forms.Add((reader.GetString(0), reader.GetString(1)));
        foreach (var group in forms.GroupBy(f => f.Stem))
            _forms[group.Key] = [.. group.Select(f => f.Word)];
    }
}
