using System.Buffers;
using Markdig;

namespace Helpdesk.KnowledgeBase.SearchArticles.Indexing;

/// <summary>What a reader of a Markdown text sees: this is indexed, searched in and highlighted.</summary>
internal static class PlainText
{
    // Without HTML, so that <name> in a text is a word and not a tag that vanishes.
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().DisableHtml().UsePipeTables().Build();

    // What may mean something in Markdown, wherever it stands.
    private static readonly SearchValues<char> Marks = SearchValues.Create("*_`~[]<>#&\\|\t");

    public static string Of(string markdown) =>
        markdown.Length == 0 ? "" : IsPlain(markdown) ? markdown.Trim() : Markdown.ToPlainText(markdown, Pipeline).Trim();

    /// <summary>
    /// Whether every word of a text stands in it as a reader sees it: it has no marks, and no line begins as a list or as code does. Most
    /// paragraphs are so, and parsing them was most of what showing a page of search results cost.
    /// </summary>
    internal static bool IsPlain(string text)
    {
        if (text.AsSpan().ContainsAny(Marks))
            return false;
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            var start = line.TrimStart(' ');
            if (line.Length - start.Length >= 4 || (start.Length > 0 && (char.IsAsciiDigit(start[0]) || start[0] is '-' or '+' or '=')))
                return false;
        }

        return true;
    }
}
