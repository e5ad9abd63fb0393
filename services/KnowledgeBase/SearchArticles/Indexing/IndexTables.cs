using Microsoft.EntityFrameworkCore;
using NpgsqlTypes;

namespace Helpdesk.KnowledgeBase.SearchArticles.Indexing;

/// <summary>A published article, as the PostgreSQL engine finds it. Written by SQL only; here for its shape.</summary>
internal sealed class IndexedArticle
{
    public Guid ArticleId { get; private init; }

    /// <summary>Our own tokens as a tsvector literal; PostgreSQL analyses nothing.</summary>
    public NpgsqlTsVector Lexemes { get; private init; } = null!;

    /// <summary>Whether the tokens include pairs of words. Made by PostgreSQL, so that it is true of whatever wrote the row.</summary>
    public bool IsPaired { get; private init; }

    /// <summary>Exact words in order, one space between, a line per field: phrases are rechecked here.</summary>
    public string Words { get; private init; } = "";

    /// <summary>Stems in the same order, for what is written together but not quoted.</summary>
    public string Stems { get; private init; } = "";

    public static void Configure(ModelBuilder model) => model.Entity<IndexedArticle>(a =>
    {
        a.ToTable("article_index");
        a.HasKey(x => x.ArticleId);
        a.Property(x => x.ArticleId).ValueGeneratedNever();
        // Pending entries would be read by every search until the next vacuum.
        a.HasIndex(x => x.Lexemes).HasMethod("gin").HasStorageParameter("fastupdate", false);
        a.Property(x => x.IsPaired).HasComputedColumnSql($"lexemes @@ '''{Indexing.Lexemes.Paired}'''::tsquery", stored: true);
        a.HasIndex(x => x.ArticleId, "ix_article_index_unpaired").HasFilter("not is_paired");
    });
}

/// <summary>What ranking and counting of supertags read of a published article. Written by SQL only.</summary>
internal sealed class RankedArticle
{
    public Guid ArticleId { get; private init; }

    public string Supertag { get; private init; } = "";

    /// <summary>As <see cref="Indexing.Ranks"/> makes them.</summary>
    public byte[] Ranks { get; private init; } = [];

    public static void Configure(ModelBuilder model) => model.Entity<RankedArticle>(a =>
    {
        a.ToTable("article_ranks");
        a.HasKey(x => x.ArticleId);
        a.Property(x => x.ArticleId).ValueGeneratedNever();
    });
}

/// <summary>A word that some article has or had: inner stars and typos are looked up here. Written by SQL only.</summary>
internal sealed class IndexedWord
{
    public string Word { get; private init; } = "";

    public string Stem { get; private init; } = "";

    /// <summary>Articles that have it, as of the last count.</summary>
    public int Documents { get; private init; }

    public static void Configure(ModelBuilder model) => model.Entity<IndexedWord>(w =>
    {
        w.ToTable("words");
        w.HasKey(x => x.Word);
        w.HasIndex(x => x.Stem);
        w.HasIndex(x => x.Word, "ix_words_trigrams").HasMethod("gin").HasOperators("gin_trgm_ops");
    });
}

/// <summary>A stem that some article has or had: ranking knows rare from frequent by it (F91). Written by SQL only.</summary>
internal sealed class IndexedStem
{
    public string Stem { get; private init; } = "";

    /// <summary>Articles that have it, as of the last count.</summary>
    public int Documents { get; private init; }

    public static void Configure(ModelBuilder model) => model.Entity<IndexedStem>(s =>
    {
        s.ToTable("stems");
        s.HasKey(x => x.Stem);
    });
}

/// <summary>What the counts of words and stems are of; one row. Written by SQL only.</summary>
internal sealed class TermCount
{
    public int Id { get; private init; }

    /// <summary>Writes to the index before the count, as PostgreSQL counts them.</summary>
    public long Writes { get; private init; }

    /// <summary>Articles counted, at least 1.</summary>
    public long Articles { get; private init; }

    public static void Configure(ModelBuilder model) => model.Entity<TermCount>(c =>
    {
        c.ToTable("term_counts");
        c.Property(x => x.Id).ValueGeneratedNever();
    });
}
