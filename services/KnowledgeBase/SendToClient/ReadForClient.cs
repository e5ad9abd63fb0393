using Helpdesk.KnowledgeBase.SearchArticles.Indexing;
using Helpdesk.ServiceDefaults.Access;
using Helpdesk.ServiceDefaults.Problems;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.KnowledgeBase.SendToClient;

/// <summary>What of an article a client may be sent.</summary>
/// <param name="Id">The article.</param>
/// <param name="Number">Its number.</param>
/// <param name="Title">The question in one line.</param>
/// <param name="Solution">The solution; Markdown.</param>
/// <param name="Text">The same without marks, for an SMS or a letter.</param>
/// <param name="InstructionUrl">The instruction on the site (F148); null if there is none.</param>
internal sealed record ArticleForClient(Guid Id, int Number, string Title, string Solution, string Text, string? InstructionUrl);

/// <summary>
/// An article to be sent to a client (F98). Whoever puts an article's text into a message takes it from here: one that is for the staff, or
/// is not published, is refused, and what only the staff may read of it is not in the reply.
/// </summary>
internal static class ReadForClientEndpoint
{
    public static void MapReadForClient(this IEndpointRouteBuilder knowledge) =>
        knowledge.MapGet("/articles/{id:guid}/for-client", HandleAsync).AllowRoles(Roles.Staff)
            .WithSummary("What of an article may be sent to a client; 409 if it may not");

    private static async Task<ArticleForClient> HandleAsync(Guid id, KnowledgeDb db, CancellationToken ct)
    {
        var article = await db.Articles.AsNoTracking().FirstOrDefaultAsync(a => a.Id == id, ct)
            ?? throw new NotFound("article-not-found", "There is no such article.");
        article.RequireForClients();
        return new ArticleForClient(article.Id, article.Number, article.Title, article.Solution, PlainText.Of(article.Solution), article.InstructionUrl);
    }
}
