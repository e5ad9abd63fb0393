using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Helpdesk.ServiceDefaults.Access;
using Helpdesk.ServiceDefaults.Files;

namespace Helpdesk.Tests.Incidents.AttachFiles;

public class FileTests(Desk desk)
{
    private static readonly byte[] Png = [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10, 1, 2, 3];

    [Theory]
    [InlineData("%PDF-1.7", "application/pdf")]
    [InlineData("Протокол ошибки", "text/plain; charset=utf-8")]
    [InlineData("MZ\u0090", "application/x-msdownload")]
    [InlineData("a\0b", "application/octet-stream")]
    [InlineData("", "application/octet-stream")]
    public void A_type_is_what_the_first_bytes_say(string content, string type) => ContentTypes.Of(Encoding.UTF8.GetBytes(content)).ShouldBe(type);

    [Fact]
    public void A_text_cut_inside_a_letter_is_a_text() => ContentTypes.Of(Encoding.UTF8.GetBytes("Ошибка").AsSpan(0, 5)).ShouldBe("text/plain; charset=utf-8");

    [Fact, Trait("Feature", "F42")]
    public async Task A_file_comes_back_as_it_was_sent_and_is_only_ever_saved()
    {
        var card = await RegisterAsync();
        var added = (await Attach(desk.Operator(), card.Id, "../снимок экрана.exe", Png)).Expect(HttpStatusCode.Created);

        added["contentType"].GetString().ShouldBe("image/png");
        added["name"].GetString().ShouldBe("снимок экрана.exe");
        using var reply = await desk.Operator().GetAsync($"/api/incidents/{card.Id}/files/{added.Id}");
        (await reply.Content.ReadAsByteArrayAsync()).ShouldBe(Png);
        reply.Content.Headers.ContentDisposition!.DispositionType.ShouldBe("attachment");
        reply.Content.Headers.ContentDisposition.FileNameStar.ShouldBe("снимок экрана.exe");
        reply.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
        (await desk.Operator().Get($"/api/incidents/{card.Id}"))["posts"].EnumerateArray().Last().GetProperty("text").GetString().ShouldBe("Приложен файл «снимок экрана.exe»");
        (await desk.Operator().Get($"/api/incidents/{card.Id}")).ETag.ShouldBe("\"1\"");
    }

    [Fact, Trait("Feature", "F42"), Trait("Feature", "F104"), Trait("Feature", "F105")]
    public async Task The_survivor_shows_files_of_what_it_took_in_and_a_new_one_stays_with_it()
    {
        var inn = Desk.NewInn();
        var old = await RegisterAsync(inn);
        var fresh = await RegisterAsync(inn);
        await Attach(desk.Operator(), fresh.Id, "a.png", Png);
        await desk.Operator().Send(HttpMethod.Post, $"/api/incidents/{fresh.Id}/merge", new { intoId = old.Id }, "*");
        await Attach(desk.Operator(), fresh.Id, "b.png", Png);

        var files = (await desk.Operator().Get($"/api/incidents/{old.Id}/files")).Json.EnumerateArray().ToList();
        files.Select(f => f.GetProperty("name").GetString()).ShouldBe(["a.png", "b.png"]);
        files[0].GetProperty("fromNumber").GetInt64().ShouldBe(fresh["number"].GetInt64());
        (await desk.Operator().GetByteArrayAsync($"/api/incidents/{old.Id}/files/{files[0].GetProperty("id").GetGuid()}")).ShouldBe(Png);

        await desk.Operator().Post($"/api/incidents/{fresh.Id}/unmerge", new { });
        (await Names(old.Id)).ShouldBe(["b.png"]);
        (await Names(fresh.Id)).ShouldBe(["a.png"]);
    }

    [Fact, Trait("Feature", "F67"), Trait("Feature", "F71")]
    public async Task A_partner_sees_no_internal_file()
    {
        var partner = desk.Service.Client(Roles.Partner, serviceCenter: "6601");
        var card = await partner.Register(new { inn = Desk.NewInn(), question = "Вопрос" });
        (await Attach(desk.Operator(), card.Id, "x.png", Png)).Problem.ShouldBe("partners-incident");
        (await Attach(partner, card.Id, "y.png", Png)).Expect(HttpStatusCode.Created);
        await desk.ScalarAsync<object>("update incident_files set internal = true where incident_id = $1", card.Id);

        (await partner.Get($"/api/incidents/{card.Id}/files")).Json.GetArrayLength().ShouldBe(0);
        (await Names(card.Id)).ShouldBe(["y.png"]);
    }

    [Fact]
    public async Task Senseless_files_are_refused_and_only_its_owner_removes_one()
    {
        var (me, card) = (Guid.CreateVersion7(), await RegisterAsync());
        (await Attach(desk.Operator(), card.Id, "", Png)).Expect(HttpStatusCode.BadRequest).Faults.ShouldBe(["name"]);
        (await Attach(desk.Operator(), card.Id, "x", [])).Expect(HttpStatusCode.BadRequest);
        (await Attach(desk.Operator(), Guid.CreateVersion7(), "x", Png)).Expect(HttpStatusCode.NotFound);
        // More than a usual body may have.
        var large = (await Attach(desk.Operator(me), card.Id, "большой.bin", new byte[3_000_000])).Expect(HttpStatusCode.Created);
        large["length"].GetInt64().ShouldBe(3_000_000);

        (await desk.Operator().Send(HttpMethod.Delete, $"/api/incidents/{card.Id}/files/{large.Id}")).Expect(HttpStatusCode.Forbidden);
        (await desk.Operator(me).Send(HttpMethod.Delete, $"/api/incidents/{card.Id}/files/{large.Id}")).Expect(HttpStatusCode.NoContent);
        (await Names(card.Id)).ShouldBeEmpty();
    }

    private Task<Reply> RegisterAsync(string? inn = null) => desk.Operator().Register(new { inn = inn ?? Desk.NewInn(), question = "Вопрос" });

    private async Task<List<string?>> Names(Guid id) =>
        [.. (await desk.Operator().Get($"/api/incidents/{id}/files")).Expect(HttpStatusCode.OK).Json.EnumerateArray().Select(f => f.GetProperty("name").GetString())];

    private static async Task<Reply> Attach(HttpClient client, Guid id, string name, byte[] content)
    {
        using var body = new ByteArrayContent(content) { Headers = { ContentType = new MediaTypeHeaderValue("application/octet-stream") } };
        return await client.Send(HttpMethod.Post, $"/api/incidents/{id}/files?name={Uri.EscapeDataString(name)}", body);
    }
}
