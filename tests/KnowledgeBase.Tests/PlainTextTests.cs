using Helpdesk.KnowledgeBase.SearchArticles.Indexing;
using Helpdesk.SearchLanguage;
using Markdig;

namespace Helpdesk.Tests.KnowledgeBase;

/// <summary>What is indexed of a Markdown text.</summary>
public sealed class PlainTextTests
{
    private static readonly string[] Pieces =
    [
        "слово", "два слова", " слово", "   три", "    код", "\tкод", "1. первое", "12) пункт", "1слово", "- пункт", "-5", "+7 912", "+ пункт", "=", "===", "---", "a\n===", "a\n---",
        "конец  ", "конец\\", "&amp;", "&lt;b&gt;", "<b>", "`код`", "*важно*", "_x_", "~~нет~~", "[текст](адрес)", "http://a.b/c_d", "# заголовок", "#хэш", "> цитата",
        "a | b", "a | b\n--- | ---\n1 | 2", "«кавычки»", "ё́", "1С", "e-mail@x.ru", "", "\r\nслово", "слово\rслово", "\u2028слово", "\u00A0слово", "C++", "100%", "x!", "![](y)", "(c)", "...", "a\n\n\nb",
    ];

    [Fact]
    [Trait("Feature", "F88")]
    public void A_text_that_is_not_parsed_has_the_words_that_parsing_would_show()
    {
        var pipeline = new MarkdownPipelineBuilder().DisableHtml().UsePipeTables().Build();
        var random = new Random(4357);
        var texts = Pieces.Concat(Enumerable.Range(0, 5_000).Select(_ =>
            string.Join(random.Next(3) switch { 0 => " ", 1 => "\n", _ => "\n\n" }, random.GetItems(Pieces, random.Next(2, 6)))));
        var plain = 0;
        foreach (var text in texts.Where(PlainText.IsPlain))
        {
            plain++;
            Words(text).ShouldBe(Words(Markdown.ToPlainText(text, pipeline)), text);
        }

        plain.ShouldBeGreaterThan(100);

        static IEnumerable<string> Words(string text) => TextAnalysis.Words(text).Select(w => w.Exact);
    }

    [Theory]
    [Trait("Feature", "F88")]
    [InlineData("Введите `<name>` и *нажмите* **Пуск**", "Введите <name> и нажмите Пуск")]
    [InlineData("<script>alert(1)</script>", "<script>alert(1)</script>")]
    [InlineData("файл `user_name.txt`, a_b", "файл user_name.txt, a_b")]
    public void What_looks_like_tags_or_marks_within_code_is_kept(string markdown, string text) => PlainText.Of(markdown).ShouldBe(text);
}
