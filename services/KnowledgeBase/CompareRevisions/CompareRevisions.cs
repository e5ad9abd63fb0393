using System.Globalization;
using Helpdesk.KnowledgeBase.Articles;
using Helpdesk.ServiceDefaults.Access;
using Helpdesk.ServiceDefaults.Problems;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.KnowledgeBase.CompareRevisions;

/// <summary>One field that differs.</summary>
/// <param name="Field">state, title, question, solution, supertag, tags, detailsRequired, audience or instructionUrl.</param>
/// <param name="Parts">Its text in both versions: same, removed and added pieces in order.</param>
internal sealed record FieldDifference(string Field, IReadOnlyList<TextPart> Parts);

/// <summary>What differs between two versions of an article.</summary>
/// <param name="From">The earlier version; 0 when the later one is the first and all of it is new.</param>
/// <param name="Version">The later version.</param>
/// <param name="At">When the later one was made, UTC.</param>
/// <param name="ActorName">Who made it.</param>
/// <param name="Fields">Fields that differ.</param>
internal sealed record RevisionDifference(int From, int Version, DateTimeOffset At, string ActorName, IReadOnlyList<FieldDifference> Fields);

/// <summary>Shows what changed between any two versions (P19): word by word.</summary>
internal static class CompareRevisionsEndpoint
{
    public static void MapCompareRevisions(this IEndpointRouteBuilder articles) =>
        articles.MapGet("/articles/{id:guid}/revisions/{version:int}/difference", HandleAsync).AllowRoles(Roles.Staff)
            .WithSummary("What differs from another version; from the one before unless from names another");

    private static async Task<RevisionDifference> HandleAsync(Guid id, int version, int? from, KnowledgeDb db, CancellationToken ct)
    {
        var article = await db.FindArticleAsync(id, ct);
        var earlier = from ?? version - 1;
        var both = await db.Revisions.AsNoTracking().Where(r => r.ArticleId == id && (r.Version == version || r.Version == earlier)).ToListAsync(ct);
        var now = both.Find(r => r.Version == version) ?? throw NotThere(article, version);
        var old = both.Find(r => r.Version == earlier);
        if (old is null && earlier != 0)
            throw NotThere(article, earlier);
        var fields = Fields(old).Zip(Fields(now)).Where(f => f.First.Text != f.Second.Text)
            .Select(f => new FieldDifference(f.Second.Name, TextDifference.Of(f.First.Text, f.Second.Text)));
        return new RevisionDifference(earlier, version, now.At, now.ActorName, [.. fields]);
    }

    private static NotFound NotThere(Article article, int version) => new("revision-not-found", $"Article {article.Number} has no version {version}.");

    private static (string Name, string Text)[] Fields(Revision? revision)
    {
        var content = revision?.Content;
        return
        [
            ("state", Word(revision?.State)), ("title", content?.Title ?? ""), ("question", content?.Question ?? ""), ("solution", content?.Solution ?? ""),
            ("supertag", content?.Supertag ?? ""), ("tags", string.Join(", ", content?.Tags ?? [])), ("detailsRequired", Word(content?.DetailsRequired)),
            ("audience", Word(content?.Audience)), ("instructionUrl", content?.InstructionUrl ?? ""),
        ];
    }

    /// <summary>A value as the API writes it elsewhere.</summary>
    private static string Word(object? value) => Convert.ToString(value, CultureInfo.InvariantCulture)!.ToLowerInvariant();
}
