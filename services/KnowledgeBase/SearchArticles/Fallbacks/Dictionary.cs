using Helpdesk.KnowledgeBase.Articles;
using Helpdesk.KnowledgeBase.FirstArticles;
using Helpdesk.KnowledgeBase.SearchArticles.Indexing;
using Helpdesk.SearchLanguage;
using Npgsql;

namespace Helpdesk.KnowledgeBase.SearchArticles.Fallbacks;

/// <summary>The synonyms that an answer was made with.</summary>
/// <param name="Version">Of the dictionary article; 0 without one.</param>
/// <param name="Synonyms">What it says.</param>
internal sealed record ReadDictionary(int Version, Synonyms Synonyms);

/// <summary>
/// The synonyms of the dictionary article (F92), read again when experts change it. A search goes by what this process knows and learns the
/// version along with its results: only after a change it is made anew.
/// </summary>
internal sealed class SynonymDictionary(NpgsqlDataSource source)
{
    /// <summary>Selects the version, one row or none.</summary>
    public static readonly string VersionSql =
        $"select version from articles where number = {SeedFirstArticles.Dictionary} and state = '{nameof(ArticleState.Published)}'";

    private volatile ReadDictionary _known = new(0, Synonyms.None);

    /// <summary>As last read.</summary>
    public ReadDictionary Known => _known;

    /// <summary>As it is now.</summary>
    public async Task<ReadDictionary> ReadAsync(CancellationToken ct)
    {
        await using var command = source.CreateCommand(VersionSql.Replace("select version", "select version, solution", StringComparison.Ordinal));
        await using var reader = await command.ExecuteReaderAsync(ct);
        var (version, text) = await reader.ReadAsync(ct) ? (reader.GetInt32(0), reader.GetString(1)) : (0, "");
        return version == _known.Version ? _known : _known = new ReadDictionary(version, Synonyms.Read(PlainText.Of(text)));
    }
}
