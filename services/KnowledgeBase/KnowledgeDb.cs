using System.Text.Json;
using Helpdesk.KnowledgeBase.Articles;
using Helpdesk.KnowledgeBase.AttachFiles;
using Helpdesk.KnowledgeBase.CountUses;
using Helpdesk.KnowledgeBase.ListGaps;
using Helpdesk.KnowledgeBase.ListMissedSearches;
using Helpdesk.KnowledgeBase.ListUnlinkedSearches;
using Helpdesk.KnowledgeBase.ReportArticle;
using Helpdesk.KnowledgeBase.SearchArticles.Indexing;
using Helpdesk.ServiceDefaults.Database;
using Helpdesk.ServiceDefaults.DueWork;
using Helpdesk.ServiceDefaults.Requests;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.KnowledgeBase;

/// <summary>The database <c>knowledge</c>. Saving an article also writes its search index, in the same transaction.</summary>
internal sealed class KnowledgeDb(DbContextOptions<KnowledgeDb> options) : ServiceDb(options)
{
    public DbSet<Article> Articles => Set<Article>();

    public DbSet<Revision> Revisions => Set<Revision>();

    public DbSet<ArticleUse> Uses => Set<ArticleUse>();

    public DbSet<MissedSearch> MissedSearches => Set<MissedSearch>();

    public DbSet<QueuedArticle> Queued => Set<QueuedArticle>();

    public DbSet<ArticleReport> Reports => Set<ArticleReport>();

    public DbSet<ArticleUsage> Usage => Set<ArticleUsage>();

    public DbSet<ArticleFile> Files => Set<ArticleFile>();

    public DbSet<HeardIncident> Heard => Set<HeardIncident>();

    public DbSet<UnlinkedSearch> UnlinkedSearches => Set<UnlinkedSearch>();

    public override async Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        var changed = ChangeTracker.Entries<Article>().Where(e => e.State is EntityState.Added or EntityState.Modified).Select(e => e.Entity).ToList();
        if (changed.Count == 0)
            return await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
        var own = Database.CurrentTransaction is null ? await Database.BeginTransactionAsync(cancellationToken) : null;
        await using (own)
        {
            var saved = await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
            await this.IndexAsync(changed, cancellationToken);
            if (own is not null)
                await own.CommitAsync(cancellationToken);
            return saved;
        }
    }

    protected override void ConfigureModel(ModelBuilder model)
    {
        model.HasPostgresExtension("pg_trgm");
        model.HasSequence<int>(ArticleNumbers.Sequence).StartsAt(ArticleNumbers.First);
        model.Entity<Article>(a =>
        {
            a.ToTable("articles");
            a.Ignore(x => x.Content);
            a.Property(x => x.State).HasConversion<string>().HasMaxLength(20);
            a.Property(x => x.Audience).HasConversion<string>().HasMaxLength(20);
            a.Property(x => x.Version).IsConcurrencyToken();
            a.HasIndex(x => x.Number).IsUnique();
            a.HasIndex(x => new { x.State, x.Supertag });
            a.HasIndex(x => new { x.State, x.ChangedAt, x.Id }, "ix_articles_unpublished").HasFilter("state <> 'Published'");
            a.HasIndex(x => new { x.OwnerId, x.State, x.ChangedAt, x.Id });
            a.HasIndex(x => x.FromIncidentId).HasFilter("from_incident_id is not null");
        });
        model.Entity<Revision>(r =>
        {
            r.ToTable("revisions");
            r.HasKey(x => new { x.ArticleId, x.Version });
            r.Property(x => x.State).HasConversion<string>().HasMaxLength(20);
            r.Property(x => x.Content).HasColumnType("jsonb").HasConversion(
                content => JsonSerializer.Serialize(content, ApiJson.Options),
                json => JsonSerializer.Deserialize<ArticleContent>(json, ApiJson.Options)!);
        });
        model.Entity<ArticleUse>(u =>
        {
            u.ToTable("article_uses");
            u.HasKey(x => x.IncidentId);
            u.Property(x => x.Merged).HasDefaultValue(false);
            u.Property(x => x.MergedVersion).HasDefaultValue(0);
        });
        model.Entity<ArticleUsage>(u =>
        {
            u.ToTable("article_usage");
            u.HasKey(x => x.ArticleId);
            u.Property(x => x.ArticleId).ValueGeneratedNever();
        });
        MissedSearch.Configure(model);
        OpenSearch.Configure(model);
        LastLink.Configure(model);
        UnlinkedSearch.Configure(model);
        HeardIncident.Configure(model);
        ErasedClient.Configure(model);
        ArticleFile.Configure(model);
        model.HasDueWork();
        ArticleReport.Configure(model);
        IndexedArticle.Configure(model);
        RankedArticle.Configure(model);
        IndexedWord.Configure(model);
        IndexedStem.Configure(model);
        TermCount.Configure(model);
        QueuedArticle.Configure(model);
    }
}
