using Helpdesk.KnowledgeBase.Articles;
using Helpdesk.KnowledgeBase.AttachFiles;
using Helpdesk.KnowledgeBase.CountUses;
using Helpdesk.KnowledgeBase.ExportArticles;
using Helpdesk.KnowledgeBase.ReportArticle;
using Helpdesk.KnowledgeBase.SearchArticles.Indexing;
using Helpdesk.ServiceDefaults.Files;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.KnowledgeBase.ImportArticles;

/// <summary>
/// Takes the lines that follow the articles in an export, a few hundred in one transaction. What is here already stays as it is, so that the
/// same lines again change nothing; only an answer is added to a report, and of a use the later version counts. A revision later than its
/// article is of a change made while the export ran, and is left out: the next change here will have that number.
/// </summary>
internal sealed class FollowingImport(IServiceScopeFactory scopes, BlobStore blobs)
{
    private const string NoArticle = "There is no such article: its line comes first.";

    /// <param name="lines">The lines.</param>
    /// <param name="called">Which article a line's id stands for where it has another id here.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<Taken> TakeAsync(IEnumerable<ImportedLine> lines, IReadOnlyDictionary<Guid, Guid> called, CancellationToken ct)
    {
        var following = lines.Select(l => l with { Content = Here(l.Content, id => called.GetValueOrDefault(id, id)) }).ToList();
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<KnowledgeDb>();
        var named = following.Select(l => ArticleOf(l.Content)).OfType<Guid>().Distinct().ToArray();
        var articles = await db.Articles.Where(a => named.Contains(a.Id)).ToDictionaryAsync(a => a.Id, a => a.Version, ct);
        var taken = new Counts();
        var known = new List<ImportedLine>();
        foreach (var line in following)
        {
            if (ArticleOf(line.Content) is { } article && !articles.ContainsKey(article))
                taken.Refused.Add((line.Line, NoArticle));
            else
                known.Add(line);
        }

        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await TakeRevisionsAsync(db, Of<ExportedRevision>(known), articles, taken, ct);
        await TakeFilesAsync(db, Of<ExportedFile>(known), taken, ct);
        await TakeReportsAsync(db, Of<ExportedReport>(known), taken, ct);
        await db.SaveChangesAsync(ct);
        await TakeUsesAsync(db, [.. Of<ExportedUse>(known).Select(l => l.Value)], taken, ct);
        await transaction.CommitAsync(ct);
        return new Taken(taken.Created, taken.Changed, taken.Unchanged, taken.Refused);
    }

    private static object Here(object line, Func<Guid, Guid> article) => line switch
    {
        ExportedRevision revision => revision with { ArticleId = article(revision.ArticleId) },
        ExportedFile file => file with { ArticleId = article(file.ArticleId) },
        ExportedReport report => report with { Report = report.Report with { ArticleId = article(report.Report.ArticleId) } },
        ExportedUse { ArticleId: { } used } use => use with { ArticleId = article(used) },
        _ => line,
    };

    private static Guid? ArticleOf(object line) => line switch
    {
        ExportedRevision revision => revision.ArticleId,
        ExportedFile file => file.ArticleId,
        ExportedReport report => report.Report.ArticleId,
        _ => null,
    };

    private static List<(int Line, T Value)> Of<T>(IEnumerable<ImportedLine> lines) =>
        [.. lines.Where(l => l.Content is T).Select(l => (l.Line, (T)l.Content))];

    private static async Task TakeRevisionsAsync(
        KnowledgeDb db, List<(int Line, ExportedRevision Value)> lines, Dictionary<Guid, int> articles, Counts taken, CancellationToken ct)
    {
        if (lines.Count == 0)
            return;
        var ids = lines.Select(l => l.Value.ArticleId).Distinct().ToArray();
        var versions = lines.Select(l => l.Value.Version).Distinct().ToArray();
        var known = (await db.Revisions.Where(r => ids.Contains(r.ArticleId) && versions.Contains(r.Version))
            .Select(r => new { r.ArticleId, r.Version }).ToListAsync(ct)).Select(r => (r.ArticleId, r.Version)).ToHashSet();
        foreach (var (_, revision) in lines)
        {
            if (taken.Note(revision.Version <= articles[revision.ArticleId] && known.Add((revision.ArticleId, revision.Version))))
                db.Revisions.Add(Revision.Bring(revision.ArticleId, revision.Version, revision.State, revision.Content, revision.At, new Actor(revision.ActorId, revision.ActorName)));
        }
    }

    private async Task TakeFilesAsync(KnowledgeDb db, List<(int Line, ExportedFile Value)> lines, Counts taken, CancellationToken ct)
    {
        if (lines.Count == 0)
            return;
        var ids = lines.Select(l => l.Value.Id).ToArray();
        var known = (await db.Files.Where(f => ids.Contains(f.Id)).Select(f => f.Id).ToListAsync(ct)).ToHashSet();
        foreach (var (line, file) in lines)
        {
            if (known.Contains(file.Id))
            {
                taken.Unchanged++;
            }
            else if (LengthOf(file.Key) is not { } length)
            {
                taken.Refused.Add((line, $"The blob store has no content {file.Key}: copy the folder of files first."));
            }
            else
            {
                known.Add(file.Id);
                taken.Created++;
                db.Files.Add(new ArticleFile
                {
                    Id = file.Id,
                    ArticleId = file.ArticleId,
                    Name = Attachments.NameOf(file.Name),
                    Key = file.Key,
                    Length = length,
                    ContentType = await ContentTypes.OfAsync(blobs, file.Key, ct),
                    AddedBy = file.AddedBy,
                    AddedByName = file.AddedByName,
                    AddedAt = file.AddedAt,
                });
            }
        }
    }

    private long? LengthOf(string key)
    {
        using var content = blobs.OpenRead(key);
        return content?.Length;
    }

    private static async Task TakeReportsAsync(KnowledgeDb db, List<(int Line, ExportedReport Value)> lines, Counts taken, CancellationToken ct)
    {
        if (lines.Count == 0)
            return;
        var ids = lines.Select(l => l.Value.Report.Id).ToArray();
        var known = await db.Reports.Where(r => ids.Contains(r.Id)).ToDictionaryAsync(r => r.Id, ct);
        foreach (var report in lines.Select(l => l.Value.Report))
        {
            if (!known.TryGetValue(report.Id, out var here))
            {
                db.Reports.Add(known[report.Id] = ArticleReport.Bring(report));
                taken.Created++;
            }
            else if (here.AnsweredAt is null && report is { Answer: { } answer, AnsweredAt: { } at, AnsweredBy: { } by })
            {
                here.Settle(answer, new Actor(by, report.AnsweredByName ?? ""), at);
                taken.Changed++;
            }
            else
            {
                taken.Unchanged++;
            }
        }
    }

    /// <summary>As events would tell them (<see cref="CountUsesOfArticles"/>): by version, each counted once.</summary>
    private static async Task TakeUsesAsync(KnowledgeDb db, List<ExportedUse> lines, Counts taken, CancellationToken ct)
    {
        if (lines.Count == 0)
            return;
        var ids = lines.Select(l => l.IncidentId).Distinct().Order().ToArray();
        await db.Database.ExecuteSqlAsync(
            $"""
             insert into article_uses (incident_id, version, merged, merged_version) select i, 0, false, 0 from unnest({ids}) i order by i
             on conflict do nothing
             """,
            ct);
        var uses = await db.Uses.FromSql($"select * from article_uses where incident_id = any({ids}) order by incident_id for update")
            .ToDictionaryAsync(u => u.IncidentId, ct);
        var changes = new SortedDictionary<Guid, int>();
        foreach (var line in lines)
        {
            var use = uses[line.IncidentId];
            var (isNew, isNewer) = (use is { Version: 0, MergedVersion: 0 }, line.Version > use.Version || line.MergedVersion > use.MergedVersion);
            foreach (var (article, by) in use.Link(line.ArticleId, line.Version).Concat(use.Merge(line.Merged, line.MergedVersion)))
                changes[article] = changes.GetValueOrDefault(article) + by;
            if (isNew)
                taken.Created++;
            else if (isNewer)
                taken.Changed++;
            else
                taken.Unchanged++;
        }

        await db.SaveChangesAsync(ct);
        var changed = changes.Where(c => c.Value != 0).ToList();
        var (articles, counts) = (changed.Select(c => c.Key).ToArray(), changed.Select(c => c.Value).ToArray());
        await db.Database.ExecuteSqlAsync(
            $"""
             insert into article_usage as u (article_id, count) select a, c from unnest({articles}, {counts}) n(a, c) order by a
             on conflict (article_id) do update set count = u.count + excluded.count
             """,
            ct);
        await db.EnqueueAsync(articles, ct);
    }

    private sealed class Counts
    {
        public int Created { get; set; }

        public int Changed { get; set; }

        public int Unchanged { get; set; }

        public List<(int Line, string Fault)> Refused { get; } = [];

        /// <summary>Counts something that is new, or is here already.</summary>
        public bool Note(bool isNew)
        {
            _ = isNew ? Created++ : Unchanged++;
            return isNew;
        }
    }
}
