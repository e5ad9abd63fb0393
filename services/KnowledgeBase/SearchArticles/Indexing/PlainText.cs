using Markdig;

namespace Helpdesk.KnowledgeBase.SearchArticles.Indexing;

/// <summary>What a reader of a Markdown text sees: this is indexed, searched in and highlighted.</summary>
internal static class PlainText
{
    // Without HTML, so that <name> in a text is a word and not a tag that vanishes.
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().DisableHtml().UsePipeTables().Build();

    public static string Of(string markdown) => markdown.Length == 0 ? "" : Markdown.ToPlainText(markdown, Pipeline).Trim();
}
