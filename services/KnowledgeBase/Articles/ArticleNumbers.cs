using Helpdesk.ServiceDefaults.Problems;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.KnowledgeBase.Articles;

/// <summary>Numbers of articles (decision 11): from a sequence, skipping those in use; an author may bring one of his own.</summary>
internal static class ArticleNumbers
{
    public const string Sequence = "article_numbers";
    public const int First = 1000;

    public static async Task<int> TakeNumberAsync(this KnowledgeDb db, int? wanted, CancellationToken ct)
    {
        if (wanted is { } own)
        {
            return await db.Articles.AnyAsync(a => a.Number == own, ct)
                ? throw new RuleRefused("article-number-taken", $"There is an article {own} already.")
                : own;
        }

        while (true)
        {
            var number = await db.Database.SqlQuery<int>($"select nextval('article_numbers')::int as \"Value\"").SingleAsync(ct);
            if (!await db.Articles.AnyAsync(a => a.Number == number, ct))
                return number;
        }
    }
}
