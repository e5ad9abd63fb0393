using Helpdesk.SearchLanguage;

namespace Helpdesk.KnowledgeBase.SearchArticles.Indexing;

/// <summary>One field of an article, analysed.</summary>
/// <param name="Name">title, question, solution or tags.</param>
/// <param name="Text">Its plain text.</param>
/// <param name="Words">The words of that text.</param>
internal sealed record AnalysedField(string Name, string Text, IReadOnlyList<Word> Words);

/// <summary>The fields that search looks into, the weightiest first.</summary>
internal static class ArticleText
{
    /// <param name="article">The article.</param>
    /// <param name="wanted">To find this query only: words that it cannot want are not analysed. Null to analyse all.</param>
    public static IReadOnlyList<AnalysedField> Fields(IArticleText article, Node? wanted = null) =>
    [
        Field("title", article.Title, wanted), Field("question", PlainText.Of(article.Question), wanted),
        Field("solution", PlainText.Of(article.Solution), wanted), Field("tags", string.Join('\n', article.Tags), wanted),
    ];

    private static AnalysedField Field(string name, string text, Node? wanted) => new(name, text, TextAnalysis.Words(text, wanted));
}

/// <summary>What search looks into.</summary>
internal interface IArticleText
{
    string Title { get; }

    string Question { get; }

    string Solution { get; }

    string[] Tags { get; }
}
