using Microsoft.EntityFrameworkCore;

namespace Helpdesk.KnowledgeBase.AttachFiles;

/// <summary>A file of an article; its content is in the blob store under <see cref="Key"/>.</summary>
internal sealed class ArticleFile
{
    public Guid Id { get; init; }

    public Guid ArticleId { get; init; }

    /// <summary>As its author called it, without folders.</summary>
    public string Name { get; init; } = "";

    /// <summary>SHA-256 of the content.</summary>
    public string Key { get; init; } = "";

    public long Length { get; init; }

    /// <summary>What the first bytes say, whatever the name says.</summary>
    public string ContentType { get; init; } = "";

    public Guid AddedBy { get; init; }

    public string AddedByName { get; init; } = "";

    public DateTimeOffset AddedAt { get; init; }

    public static void Configure(ModelBuilder model) => model.Entity<ArticleFile>(files =>
    {
        files.ToTable("article_files");
        files.Property(f => f.Id).ValueGeneratedNever();
        files.HasIndex(f => new { f.ArticleId, f.AddedAt });
        files.HasIndex(f => f.Key);
    });
}
