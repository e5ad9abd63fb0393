using Helpdesk.KnowledgeBase.Articles;
using Helpdesk.ServiceDefaults.Problems;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.KnowledgeBase.ReportArticle;

/// <summary>Somebody found an article wrong (F100); its owner, or another expert, answers.</summary>
internal sealed class ArticleReport
{
    public const int LongestText = 4000;

    public Guid Id { get; private init; }

    public Guid ArticleId { get; private init; }

    public int ArticleNumber { get; private init; }

    /// <summary>The version that the reporter had before him.</summary>
    public int ArticleVersion { get; private init; }

    public Guid OwnerId { get; private init; }

    public string Text { get; private init; } = "";

    public Guid AuthorId { get; private init; }

    public string AuthorName { get; private init; } = "";

    public DateTimeOffset At { get; private init; }

    public string? Answer { get; private set; }

    public Guid? AnsweredBy { get; private set; }

    public string? AnsweredByName { get; private set; }

    public DateTimeOffset? AnsweredAt { get; private set; }

    /// <summary>When the reporter had the answer before him.</summary>
    public DateTimeOffset? AnswerSeenAt { get; private set; }

    public static ArticleReport Of(Article article, string text, Actor author, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now),
        ArticleId = article.Id,
        ArticleNumber = article.Number,
        ArticleVersion = article.Version,
        OwnerId = article.OwnerId,
        Text = text,
        AuthorId = author.Id,
        AuthorName = author.Name,
        At = now,
    };

    /// <summary>One that was written elsewhere.</summary>
    public static ArticleReport Bring(ReportRow row) => new()
    {
        Id = row.Id,
        ArticleId = row.ArticleId,
        ArticleNumber = row.ArticleNumber,
        ArticleVersion = row.ArticleVersion,
        OwnerId = row.OwnerId,
        Text = row.Text,
        AuthorId = row.AuthorId,
        AuthorName = row.AuthorName,
        At = row.At,
        Answer = row.Answer,
        AnsweredBy = row.AnsweredBy,
        AnsweredByName = row.AnsweredByName,
        AnsweredAt = row.AnsweredAt,
        AnswerSeenAt = row.AnswerSeenAt,
    };

    /// <summary>Settles the report; once.</summary>
    public void Settle(string answer, Actor actor, DateTimeOffset now)
    {
        if (AnsweredAt is not null)
            throw new RuleRefused("report-answered", $"{AnsweredByName} answered this report already.");
        (Answer, AnsweredBy, AnsweredByName, AnsweredAt) = (answer, actor.Id, actor.Name, now);
        if (actor.Id == AuthorId)
            AnswerSeenAt = now;
    }

    public static void Configure(ModelBuilder model) => model.Entity<ArticleReport>(r =>
    {
        r.ToTable("article_reports");
        r.Property(x => x.AnsweredAt).IsConcurrencyToken();
        r.HasIndex(x => x.Id, "ix_article_reports_open").HasFilter("answered_at is null");
        r.HasIndex(x => new { x.OwnerId, x.Id });
        r.HasIndex(x => new { x.AuthorId, x.Id });
        r.HasIndex(x => new { x.ArticleId, x.Id });
        r.HasIndex(x => x.AuthorId, "ix_article_reports_unseen").HasFilter("answered_at is not null and answer_seen_at is null");
    });
}

/// <summary>A report as the API shows it.</summary>
/// <param name="Id">The report.</param>
/// <param name="ArticleId">The article.</param>
/// <param name="ArticleNumber">Its number.</param>
/// <param name="ArticleVersion">Its version when it was reported.</param>
/// <param name="OwnerId">Who owns the article.</param>
/// <param name="Text">What is wrong.</param>
/// <param name="AuthorId">Who says so.</param>
/// <param name="AuthorName">His name.</param>
/// <param name="At">When, UTC.</param>
/// <param name="Answer">What was done about it; null while it is open.</param>
/// <param name="AnsweredBy">Who answered.</param>
/// <param name="AnsweredByName">His name.</param>
/// <param name="AnsweredAt">When, UTC.</param>
/// <param name="AnswerSeenAt">When the reporter saw the answer, UTC.</param>
internal sealed record ReportRow(
    Guid Id, Guid ArticleId, int ArticleNumber, int ArticleVersion, Guid OwnerId, string Text, Guid AuthorId, string AuthorName, DateTimeOffset At,
    string? Answer, Guid? AnsweredBy, string? AnsweredByName, DateTimeOffset? AnsweredAt, DateTimeOffset? AnswerSeenAt = null)
{
    public static ReportRow Of(ArticleReport r) => new(
        r.Id, r.ArticleId, r.ArticleNumber, r.ArticleVersion, r.OwnerId, r.Text, r.AuthorId, r.AuthorName, r.At, r.Answer, r.AnsweredBy,
        r.AnsweredByName, r.AnsweredAt, r.AnswerSeenAt);
}
