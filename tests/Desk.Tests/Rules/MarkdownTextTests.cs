using Helpdesk.Desk.ReadArticle;

namespace Helpdesk.Tests.Desk.Rules;

/// <summary>Articles are shown as their authors meant them, and nothing in them runs or tells a stranger who reads.</summary>
public sealed class MarkdownTextTests
{
    [Theory]
    [Trait("Feature", "F87")]
    [InlineData("[x](javascript:alert(1))")]
    [InlineData("[x](JaVaScRiPt:alert(1))")]
    [InlineData("[x](  javascript:alert(1))")]
    [InlineData("[x](java\tscript:alert(1))")]
    [InlineData("<javascript:alert(1)>")]
    [InlineData("[x](data:text/html;base64,PHNjcmlwdD4=)")]
    [InlineData("[x](vbscript:x)")]
    [InlineData("[x](file:///etc/passwd)")]
    [InlineData("[x][1]\n\n[1]: javascript:alert(1)")]
    public void A_link_leads_nowhere_but_to_web_mail_or_phone(string markdown)
    {
        var html = Html(markdown);
        html.ShouldNotContain("href=\"javascript", Case.Insensitive);
        html.ShouldNotContain("href=\"data", Case.Insensitive);
        html.ShouldNotContain("href=\"vbscript", Case.Insensitive);
        html.ShouldNotContain("href=\"file", Case.Insensitive);
    }

    [Theory]
    [Trait("Feature", "F87")]
    [InlineData("<b onclick=x>жирно</b>")]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("<img src=x onerror=alert(1)>")]
    [InlineData("<iframe src=//a></iframe>")]
    [InlineData("![x](http://a.example/pixel.png)")]
    [InlineData("| <i>a</i> | b |\n|---|---|\n| <img src=x> | 2 |")]
    public void No_tag_of_a_text_is_a_tag_of_the_page(string markdown)
    {
        var html = Html(markdown);
        foreach (var tag in (string[])["<b ", "<script", "<img", "<iframe", "<i>"])
            html.ShouldNotContain(tag, Case.Insensitive);
    }

    [Theory]
    [Trait("Feature", "F87")]
    [InlineData("[x](https://a.example/b?c=1&d=2)", "<a href=\"https://a.example/b?c=1&amp;d=2\">x</a>")]
    [InlineData("[x](/knowledge/6053)", "<a href=\"/knowledge/6053\">x</a>")]
    [InlineData("[x](mailto:a@b.example)", "<a href=\"mailto:a@b.example\">x</a>")]
    [InlineData("[x](tel:+79991234567)", "<a href=\"tel:+79991234567\">x</a>")]
    [InlineData("https://a.example", "<a href=\"https://a.example\">https://a.example</a>")]
    [InlineData("Введите `<name>`", "<code>&lt;name&gt;</code>")]
    [InlineData("раз\nдва", "раз<br />")]
    [InlineData("| a | b |\n|---|---|\n| 1 | 2 |", "<td>1</td>")]
    [InlineData("1. раз\n2. два", "<ol>")]
    public void What_an_author_means_is_shown(string markdown, string html) => Html(markdown).ShouldContain(html);

    private static string Html(string markdown) => MarkdownText.Html(markdown).Value;
}
