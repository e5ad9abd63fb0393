using Microsoft.EntityFrameworkCore;

namespace Helpdesk.KnowledgeBase.SearchArticles.Indexing;

/// <summary>
/// An article whose copy in Elasticsearch is behind. The row is written in the article's transaction and removed when the copy is
/// written, so no crash and no outage loses a change. It is written without Elasticsearch too: there is one row per article at most,
/// and an index that is connected again needs them.
/// </summary>
internal sealed class QueuedArticle
{
    /// <summary>Numbers all changes; a later one is higher.</summary>
    public const string Sequence = "index_changes";

    /// <summary>Not an article: asks for the whole index to be rebuilt.</summary>
    public static readonly Guid Rebuild = Guid.Empty;

    public Guid ArticleId { get; private init; }

    /// <summary>The last change, the external version of the copy that is to be written.</summary>
    public long Change { get; private init; }

    public static void Configure(ModelBuilder model)
    {
        model.HasSequence<long>(Sequence);
        model.Entity<QueuedArticle>(q =>
        {
            q.ToTable("index_queue");
            q.HasKey(x => x.ArticleId);
            q.Property(x => x.ArticleId).ValueGeneratedNever();
            q.HasIndex(x => x.Change);
        });
    }
}

internal static class IndexQueue
{
    /// <summary>Asks for articles to be copied again, as part of the current transaction.</summary>
    public static Task EnqueueAsync(this KnowledgeDb db, Guid[] articles, CancellationToken ct) => db.Database.ExecuteSqlAsync(
        $"""
         insert into index_queue (article_id, change) select a, nextval('index_changes') from unnest({articles}) a order by a
         on conflict (article_id) do update set change = nextval('index_changes')
         """,
        ct);
}
