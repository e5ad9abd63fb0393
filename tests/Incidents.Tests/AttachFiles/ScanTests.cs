using System.Net;
using System.Text;
using Helpdesk.Incidents.AttachFiles;
using Helpdesk.ServiceDefaults.Access;
using Helpdesk.Testing;

namespace Helpdesk.Tests.Incidents.AttachFiles;

/// <summary>A scanner is set here: these tests have a service of their own.</summary>
public class ScanTests
{
    [Theory]
    [InlineData("stream: OK", null)]
    [InlineData("stream: Win.Test.EICAR_HDB-1 FOUND", "Win.Test.EICAR_HDB-1")]
    public void A_reply_tells_what_was_found(string reply, string? threat) => Clamd.ThreatOf(reply).ShouldBe(threat);

    [Fact]
    public void A_scanner_that_cannot_say_clears_nothing() =>
        Should.Throw<IOException>(() => Clamd.ThreatOf("INSTREAM size limit exceeded. ERROR"));

    [Theory]
    [InlineData("clamav:3310", true)]
    [InlineData("127.0.0.1:3310", true)]
    [InlineData("clamav", false)]
    [InlineData("clamav:0", false)]
    [InlineData("a b:1", false)]
    public void An_address_is_a_host_and_a_port(string address, bool good) => (new FileScanRules { Clamd = address }.Fault() is null).ShouldBe(good);

    [Fact, Trait("Feature", "F42")]
    public async Task A_file_is_given_out_only_when_the_scanner_found_nothing_in_it()
    {
        await using var clamd = new TinyClamd();
        await using var service = await TestService<Program>.StartAsync(new() { Database = "incidents" });
        var (client, administrator) = (service.Client(Roles.Operator), service.Client(Roles.Administrator));
        var before = await administrator.Get("/api/incidents/settings/file-scan");
        (await administrator.Send(HttpMethod.Put, "/api/incidents/settings/file-scan", new { clamd = "nonsense" }, before.ETag)).Expect(HttpStatusCode.BadRequest);
        (await administrator.Send(HttpMethod.Put, "/api/incidents/settings/file-scan", new { clamd = clamd.Address }, before.ETag)).Expect(HttpStatusCode.OK);
        var card = await client.Register(new { inn = Desk.NewInn() });

        var good = await Attach(client, card.Id, "отчёт.txt", "Отчёт");
        good["scan"].GetString().ShouldBe("waiting");
        (await client.Get($"/api/incidents/{card.Id}/files/{good.Id}")).Problem.ShouldBe("file-not-scanned");
        clamd.Wake();

        await ScannedAsync(client, card.Id, good.Id, "clean");
        (await client.GetStringAsync($"/api/incidents/{card.Id}/files/{good.Id}")).ShouldBe("Отчёт");
        var bad = await Attach(client, card.Id, "счёт.exe", "X5O!P%@AP EICAR");
        await ScannedAsync(client, card.Id, bad.Id, "infected");
        (await client.Get($"/api/incidents/{card.Id}/files/{bad.Id}")).Problem.ShouldBe("file-infected");
        (await client.Get($"/api/incidents/{card.Id}"))["posts"].EnumerateArray().Last().GetProperty("text").GetString().ShouldBe("В файле «счёт.exe» найден вирус: Eicar-Test-Signature");
    }

    private static async Task<Reply> Attach(HttpClient client, Guid incident, string name, string content) =>
        (await client.Send(HttpMethod.Post, $"/api/incidents/{incident}/files?name={Uri.EscapeDataString(name)}", new ByteArrayContent(Encoding.UTF8.GetBytes(content)))).Expect(HttpStatusCode.Created);

    private static async Task ScannedAsync(HttpClient client, Guid incident, Guid file, string scan) => await Probe.Until(
        $"the file to be {scan}",
        async () => (await client.Get($"/api/incidents/{incident}/files")).Json.EnumerateArray().Single(f => f.GetProperty("id").GetGuid() == file).GetProperty("scan").GetString(),
        found => found == scan);
}
