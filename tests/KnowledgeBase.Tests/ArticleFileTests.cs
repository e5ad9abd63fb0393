using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Helpdesk.ServiceDefaults.Access;

namespace Helpdesk.Tests.KnowledgeBase;

public sealed class ArticleFileTests(KnowledgeService knowledge)
{
    [Fact]
    [Trait("Feature", "F87")]
    public async Task A_file_is_attached_read_and_removed()
    {
        var article = await knowledge.PublishedAsync("С вложением");
        var files = $"/api/knowledge/articles/{article.Id()}/files";
        var content = Encoding.UTF8.GetBytes("%PDF-1.7 инструкция");
        using var attached = await knowledge.Expert.PostAsync($"{files}?name=Инструкция.pdf", new ByteArrayContent(content));
        attached.StatusCode.ShouldBe(HttpStatusCode.Created);
        var list = await KnowledgeService.SendAsync(knowledge.Operator, HttpMethod.Get, files, null);
        var file = list.EnumerateArray().ShouldHaveSingleItem();
        (file.Text("name"), file.Text("contentType"), file.GetProperty("length").GetInt64()).ShouldBe(("Инструкция.pdf", "application/pdf", content.Length));

        using var part = new HttpRequestMessage(HttpMethod.Get, $"{files}/{file.Id()}") { Headers = { Range = new RangeHeaderValue(0, 3) } };
        using var partly = await knowledge.Operator.SendAsync(part);
        (partly.StatusCode, await partly.Content.ReadAsStringAsync()).ShouldBe((HttpStatusCode.PartialContent, "%PDF"));
        using var whole = await knowledge.Operator.GetAsync($"{files}/{file.Id()}");
        (await whole.Content.ReadAsByteArrayAsync()).ShouldBe(content);
        whole.Content.Headers.ContentDisposition!.DispositionType.ShouldBe("attachment");
        whole.Headers.GetValues("Content-Security-Policy").ShouldBe(["sandbox"]);

        using var forbidden = await knowledge.Operator.PostAsync($"{files}?name=a", new ByteArrayContent(content));
        forbidden.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        using var nameless = await knowledge.Expert.PostAsync(files, new ByteArrayContent(content));
        nameless.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        using var partner = await knowledge.Service.Client(Roles.Partner).GetAsync($"{files}/{file.Id()}");
        partner.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        using var removed = await knowledge.Expert.DeleteAsync($"{files}/{file.Id()}");
        removed.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        using var gone = await knowledge.Operator.GetAsync($"{files}/{file.Id()}");
        gone.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }
}
