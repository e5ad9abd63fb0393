using System.Text.Json;
using Helpdesk.KnowledgeBase.Contracts;
using Helpdesk.Reporting.KeepEvents;
using Helpdesk.ServiceDefaults.Requests;
using Npgsql;
using NpgsqlTypes;

namespace Helpdesk.Reporting.ReadModels;

/// <summary>Every article's number and title now.</summary>
internal sealed class KnownArticles : IReadModel
{
    public string Table => "known_articles";

    public IReadOnlyList<string> EventTypes { get; } = [typeof(ArticlePublished).FullName!, typeof(ArticleRevised).FullName!];

    public async Task FollowAsync(NpgsqlConnection connection, IReadOnlyList<StoredEvent> events, CancellationToken cancellationToken)
    {
        // Both contracts have these members alike.
        var latest = events.Where(stored => EventTypes.Contains(stored.Type)).GroupBy(stored => stored.AggregateId).OrderBy(group => group.Key)
            .Select(group => JsonSerializer.Deserialize<ArticleRevised>(group.MaxBy(stored => stored.Version)!.Body, ApiJson.Options)!).ToList();
        if (latest.Count == 0)
            return;
        await using var upsert = new NpgsqlCommand(
            """
            insert into known_articles as known (article_id, version, number, title) select * from unnest($1, $2, $3, $4)
            on conflict (article_id) do update set version = excluded.version, number = excluded.number, title = excluded.title
            where excluded.version > known.version
            """, connection);
        upsert.Add(NpgsqlDbType.Uuid, latest, e => e.ArticleId);
        upsert.Add(NpgsqlDbType.Integer, latest, e => e.Version);
        upsert.Add(NpgsqlDbType.Integer, latest, e => e.Number);
        upsert.Add(NpgsqlDbType.Text, latest, e => e.Title);
        await upsert.ExecuteNonQueryAsync(cancellationToken);
    }
}
