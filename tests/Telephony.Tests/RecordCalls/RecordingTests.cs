using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Helpdesk.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Helpdesk.Tests.Telephony.RecordCalls;

public sealed class RecordingTests(TelephonyFixture telephony)
{
    static readonly byte[] Audio = [.. Enumerable.Range(0, 5000).Select(i => (byte)(i * 7 % 251))];

    [Fact, Trait("Feature", "F29")]
    public async Task A_recording_is_heard_in_ranges_by_those_who_may_and_every_listening_is_kept()
    {
        var (anna, boris) = (await telephony.OperatorAsync(), await telephony.OperatorAsync());
        var callId = await TalkAsync(anna);
        using var machine = telephony.Service.Client("machine");
        var audio = await AddAsync(machine, callId);

        (await boris.Client.GetAsync(audio)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        using var request = new HttpRequestMessage(HttpMethod.Get, audio) { Headers = { Range = new RangeHeaderValue(100, 199) } };
        var part = await anna.Client.SendAsync(request);
        part.StatusCode.ShouldBe(HttpStatusCode.PartialContent);
        part.Content.Headers.ContentRange!.ToString().ShouldBe("bytes 100-199/5000");
        part.Content.Headers.ContentType!.MediaType.ShouldBe("audio/mpeg");
        (await part.Content.ReadAsByteArrayAsync()).ShouldBe(Audio[100..200]);
        (await anna.Client.GetByteArrayAsync(audio)).ShouldBe(Audio);
        using var sofia = telephony.Service.Client("supervisor", Guid.CreateVersion7());
        (await sofia.GetByteArrayAsync(audio)).ShouldBe(Audio);

        var heard = (await sofia.GetJson($"/api/calls/{callId}/recordings/listenings")).EnumerateArray().Select(l => l.GetProperty("userId").GetGuid()).ToList();
        heard.Count.ShouldBe(2, "one player's ranges are one listening");
        heard.ShouldContain(anna.Id);
        (await anna.Client.GetJson($"/api/calls/{callId}")).GetProperty("hasRecording").GetBoolean().ShouldBeTrue();
    }

    [Fact, Trait("Feature", "F29")]
    public async Task The_same_upload_is_there_once_and_what_is_no_audio_is_refused()
    {
        var anna = await telephony.OperatorAsync();
        var callId = await TalkAsync(anna);
        using var machine = telephony.Service.Client("machine");

        (await AddAsync(machine, callId)).ShouldBe(await AddAsync(machine, callId));
        (await PostAsync(machine, callId, Audio, "text/html")).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await PostAsync(machine, callId, [], "audio/mpeg")).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await PostAsync(machine, Guid.NewGuid(), Audio, "audio/mpeg")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await PostAsync(anna.Client, callId, Audio, "audio/mpeg")).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await machine.GetAsync($"/api/calls/find?accountId={Guid.NewGuid()}&key=no-such")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact, Trait("Feature", "F29")]
    public async Task A_recording_is_fetched_from_hosts_that_the_account_names_and_its_address_is_never_shown()
    {
        await using var provider = await ProviderAsync();
        using var administrator = telephony.Service.Client("administrator");
        var (allowed, forbidden) = (await AccountAsync(administrator, "fetching", ["127.0.0.1"]), await AccountAsync(administrator, "not-fetching", []));
        var anna = await telephony.OperatorAsync();
        var address = $"http://user:t0psecret@127.0.0.1:{new Uri(provider.Urls.First()).Port}/moved.mp3?token=t0psecret";

        var fetched = await TellAsync(allowed, anna, address);
        var kept = await RecordingAsync(fetched, "kept");
        (await anna.Client.GetByteArrayAsync($"/api/calls/{fetched}/recordings/{kept.GetProperty("id").GetGuid()}/audio")).ShouldBe(Audio);
        var left = await RecordingAsync(await TellAsync(forbidden, anna, address), "atProvider");
        left.ToString().ShouldNotContain("127.0.0.1");

        foreach (var path in new[] { $"/api/calls/{fetched}", $"/api/calls/{fetched}/recordings", $"/api/calls/accounts/{allowed.Id}/events" })
            (await administrator.GetStringAsync(path)).ShouldNotContain("t0psecret");
        telephony.Service.Log.ShouldAllBe(line => !line.Contains("t0psecret", StringComparison.Ordinal));

        async Task<JsonElement> RecordingAsync(Guid call, string state) => await Probe.Until(
            $"a recording that is {state}",
            async () => (await anna.Client.GetJson($"/api/calls/{call}/recordings")).EnumerateArray().Single(),
            recording => recording.GetProperty("state").GetString() == state);
    }

    [Fact, Trait("Feature", "P17")]
    public async Task Recordings_and_webhooks_whose_time_is_over_are_gone_and_who_heard_them_stays_known()
    {
        // The clock is everybody's: a service of its own.
        await using var alone = new TelephonyFixture();
        await alone.InitializeAsync();
        var tests = new RecordingTests(alone);
        var anna = await alone.OperatorAsync();
        var callId = await tests.TalkAsync(anna);
        using var machine = alone.Service.Client("machine");
        var audio = await AddAsync(machine, callId);
        (await anna.Client.GetByteArrayAsync(audio)).ShouldBe(Audio);
        Blobs(alone).ShouldBe(1);
        (await WebhooksAsync(alone)).ShouldBe(3);

        alone.Service.Time.Advance(TimeSpan.FromDays(181));
        await Probe.Until(
            "the recording to go", () => Task.FromResult(Blobs(alone)), count => count == 0);
        await Probe.Until("the webhooks to go", () => WebhooksAsync(alone), count => count == 0);
        using var sofia = alone.Service.Client("supervisor");
        await Probe.Until("its state", async () => (await sofia.GetJson($"/api/calls/{callId}/recordings"))[0].GetProperty("state").GetString(), state => state == "expired");
        (await sofia.GetAsync(audio)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await sofia.GetJson($"/api/calls/{callId}/recordings/listenings")).GetArrayLength().ShouldBe(1);
    }

    static async Task<long> WebhooksAsync(TelephonyFixture alone)
    {
        await using var database = NpgsqlDataSource.Create(alone.Service.Database);
        await using var count = database.CreateCommand("select count(*) from raw_events");
        return (long)(await count.ExecuteScalarAsync())!;
    }

    static int Blobs(TelephonyFixture alone) => Directory.EnumerateFiles(Path.Combine(alone.Files, "telephony"), "*", SearchOption.AllDirectories).Count();

    async Task<Guid> TalkAsync(Operator by)
    {
        var pbx = telephony.NewCall();
        await pbx.Ring(0, by);
        await pbx.Answer(4, by);
        await pbx.Hangup(100);
        return await pbx.IdAsync();
    }

    async Task<Guid> TellAsync(Account account, Operator by, string recording)
    {
        var callId = Guid.NewGuid().ToString("n");
        using var pbx = telephony.Service.Anonymous();
        (await pbx.PostAsJsonAsync(account.Path, new { @event = "answer", callId, direction = "in", from = "89222534428", answeringNumber = by.Extension })).EnsureSuccessStatusCode();
        for (var i = 0; i < 2; i++)
            (await pbx.PostAsJsonAsync(account.Path, new { @event = "hangup", callId, direction = "in", recording })).EnsureSuccessStatusCode();
        using var machine = telephony.Service.Client("machine");
        return (await machine.GetJson($"/api/calls/find?accountId={account.Id}&key={callId}")).GetProperty("callId").GetGuid();
    }

    static async Task<Account> AccountAsync(HttpClient administrator, string name, string[] recordingHosts)
    {
        var reply = await administrator.PostAsJsonAsync("/api/calls/accounts", new { name, adapter = "generic", recordingHosts });
        var added = await reply.Content.ReadFromJsonAsync<JsonElement>();
        return new Account(added.GetProperty("account").GetProperty("id").GetGuid(), added.GetProperty("path").GetString()!);
    }

    static async Task<string> AddAsync(HttpClient client, Guid callId)
    {
        var reply = await PostAsync(client, callId, Audio, "audio/mpeg");
        reply.StatusCode.ShouldBeOneOf(HttpStatusCode.Created, HttpStatusCode.OK);
        return $"/api/calls/{callId}/recordings/{(await reply.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetGuid()}/audio";
    }

    static Task<HttpResponseMessage> PostAsync(HttpClient client, Guid callId, byte[] content, string type) =>
        client.PostAsync($"/api/calls/{callId}/recordings", new ByteArrayContent(content) { Headers = { ContentType = new MediaTypeHeaderValue(type) } });

    // A provider that leads on once, asks for Basic credentials and says octet-stream.
    static async Task<WebApplication> ProviderAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var provider = builder.Build();
        provider.MapGet("/moved.mp3", (HttpContext http) => http.Request.Headers.Authorization == "Basic dXNlcjp0MHBzZWNyZXQ="
            ? Results.Redirect("/audio.mp3") : Results.Unauthorized());
        provider.MapGet("/audio.mp3", () => Results.Bytes(Audio, "audio/mpeg"));
        await provider.StartAsync();
        return provider;
    }

    sealed record Account(Guid Id, string Path);
}
