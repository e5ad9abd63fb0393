namespace Helpdesk.KnowledgeBase.Articles;

/// <summary>Whom an article may be shown (F98).</summary>
internal enum ArticleAudience
{
    /// <summary>Only people of the house read it.</summary>
    Staff,

    /// <summary>It may be sent to the client.</summary>
    Client,
}

/// <summary>What an expert writes.</summary>
/// <param name="Title">The question in one line.</param>
/// <param name="Question">The question with all that tells it from others; Markdown.</param>
/// <param name="Solution">The solution; Markdown.</param>
/// <param name="Supertag">The type (F89).</param>
/// <param name="Tags">Further marks.</param>
/// <param name="DetailsRequired">The red circle (F94).</param>
/// <param name="Audience">Whom it may be shown (F98).</param>
/// <param name="InstructionUrl">The instruction on the site (F148).</param>
internal sealed record ArticleContent(
    string Title, string Question, string Solution, string Supertag, string[] Tags, bool DetailsRequired, ArticleAudience Audience,
    string? InstructionUrl);
