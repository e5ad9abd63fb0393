using Helpdesk.KnowledgeBase.Articles;
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
    public static IReadOnlyList<AnalysedField> Fields(string title, string question, string solution, IEnumerable<string> tags) =>
    [
        Field("title", title), Field("question", PlainText.Of(question)), Field("solution", PlainText.Of(solution)),
        Field("tags", string.Join('\n', tags)),
    ];

    public static IReadOnlyList<AnalysedField> Fields(Article article) =>
        Fields(article.Title, article.Question, article.Solution, article.Tags);

    private static AnalysedField Field(string name, string text) => new(name, text, TextAnalysis.Words(text));
}
