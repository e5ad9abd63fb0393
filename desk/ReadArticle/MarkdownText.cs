using Markdig;
using Markdig.Renderers;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using Microsoft.AspNetCore.Components;

namespace Helpdesk.Desk.ReadArticle;

/// <summary>Markdown of articles as HTML: what looks like HTML in it stays text, and links lead to web, mail or phone only.</summary>
internal static class MarkdownText
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().DisableHtml().UseAutoLinks().UsePipeTables().UseSoftlineBreakAsHardlineBreak().Build();

    public static MarkupString Html(string? text)
    {
        var document = Markdown.Parse(text ?? "", Pipeline);
        foreach (var link in document.Descendants<LinkInline>())
        {
            // Pictures of strangers would tell them who reads; they become links like any other.
            link.IsImage = false;
            if (!IsSafe(link.Url)) link.Url = "";
        }

        foreach (var link in document.Descendants<AutolinkInline>().Where(link => !link.IsEmail && !IsSafe(link.Url)).ToList()) link.Url = "";
        using var html = new StringWriter();
        var renderer = new HtmlRenderer(html);
        Pipeline.Setup(renderer);
        renderer.Render(document);
        return new MarkupString(html.ToString());
    }

    private static bool IsSafe(string? url) =>
        url is { Length: > 0 } && (url[0] is '/' or '#' || (Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" or "mailto" or "tel"));
}
