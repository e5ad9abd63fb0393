using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Helpdesk.Telephony.Contracts;
using Helpdesk.Testing;

namespace Helpdesk.Tests.Telephony.ShowCaller;

/// <summary>Two processes' worth of Telephony on one database and one broker, behind no gateway.</summary>
public sealed class TwoInstancesTests : IAsyncLifetime
{
    readonly TelephonyFixture _telephony = new();
    TestService<Program> _second = null!;

    public async ValueTask InitializeAsync()
    {
        await _telephony.InitializeAsync();
        _second = await TestService<Program>.StartAsync(new TestServiceOptions
        {
            Database = "telephony",
            SharedWith = (_telephony.Service.Database, _telephony.Service.VirtualHost),
            Settings = { ["Telephony:SecretsKey"] = "a key for tests only", ["ConnectionStrings:files"] = new Uri(_telephony.Files).AbsoluteUri },
        });
    }

    public async ValueTask DisposeAsync()
    {
        await _second.DisposeAsync();
        await _telephony.DisposeAsync();
    }

    [Fact, Trait("Feature", "F21")]
    public async Task A_ring_reaches_the_operator_whichever_instance_took_the_webhook()
    {
        var anna = await _telephony.OperatorAsync();
        using var atSecond = _second.Client("operator", anna.Id);
        await using var feed = await Feed.OpenAsync(anna with { Client = atSecond });
        var pbx = _telephony.NewCall();

        await pbx.Ring(0, anna);
        (await feed.NextAsync("call-ringing")).GetProperty("from").GetString().ShouldBe(pbx.From);
        await pbx.Answer(3, anna);
        await feed.NextAsync("call-answered");
        await pbx.Hangup(60);
        await feed.NextAsync("call-ended");
    }

    [Fact, Trait("Feature", "F19"), Trait("Feature", "F134")]
    public async Task One_calls_events_taken_by_both_at_once_make_one_call_with_one_verdict()
    {
        var anna = await _telephony.OperatorAsync();
        var calls = Enumerable.Range(0, 10).Select(_ => (Id: Guid.NewGuid().ToString("n"), From: TelephonyFixture.NewNumber())).ToList();
        var start = _telephony.Service.Time.GetUtcNow().AddMinutes(-10);
        using var first = _telephony.Service.Anonymous();
        using var second = _second.Anonymous();

        await Task.WhenAll(calls.SelectMany(call => new[]
        {
            TellAsync(first, call, "newCall", 0), TellAsync(second, call, "answer", 5), TellAsync(first, call, "hangup", 95), TellAsync(second, call, "hangup", 95),
        }));

        foreach (var call in calls)
        {
            var received = await _telephony.Bus.WaitFor<CallReceived>(c => c.From == call.From);
            await _telephony.Bus.WaitFor<CallCounted>(c => c.CallId == received.CallId && Math.Abs(c.DurationSeconds - 90) < 0.01);
            await _telephony.Bus.WaitForAll<CallReceived>(1, c => c.From == call.From);
            _telephony.Bus.All<CallCounted>().Where(c => c.CallId == received.CallId).Select(c => c.PartId).Distinct().Count().ShouldBe(1);
        }

        async Task TellAsync(HttpClient at, (string Id, string From) call, string what, double seconds) => (await at.PostAsJsonAsync(
            $"/hooks/pbx/generic/tests/{_telephony.Secret}/",
            new { @event = what, callId = call.Id, from = call.From, direction = "in", answeringNumber = anna.Extension, user = anna.Extension, at = start.AddSeconds(seconds).ToString("O") }))
            .EnsureSuccessStatusCode();
    }

    [Fact, Trait("Feature", "F19")]
    public async Task Forgotten_calls_are_ended_by_one_of_them()
    {
        var anna = await _telephony.OperatorAsync();
        var calls = Enumerable.Range(0, 5).Select(_ => _telephony.NewCall()).ToList();
        foreach (var call in calls) await call.Answer(4, anna);

        _telephony.Service.Time.Advance(TimeSpan.FromHours(5));
        _second.Time.Advance(TimeSpan.FromHours(5));

        foreach (var call in calls)
        {
            var id = await call.IdAsync();
            await _telephony.Bus.WaitFor<CallCounted>(c => c.CallId == id);
            await _telephony.Bus.WaitForAll<CallEnded>(1, e => e.CallId == id);
        }
    }

    [Fact]
    public async Task A_secret_changed_at_one_is_known_to_the_other_within_seconds()
    {
        using var administrator = _telephony.Service.Client("administrator");
        var added = await (await administrator.PostAsJsonAsync("/api/calls/accounts", new { name = "shared", adapter = "generic" })).Content.ReadFromJsonAsync<JsonElement>();
        var path = added.GetProperty("path").GetString()!;
        using var atSecond = _second.Anonymous();

        await Probe.Until("the other to know the account", () => KnockAsync(atSecond, path), status => status == HttpStatusCode.OK);
        using var change = new HttpRequestMessage(HttpMethod.Put, $"/api/calls/accounts/{added.GetProperty("account").GetProperty("id").GetGuid()}")
        {
            Content = JsonContent.Create(new { name = "shared", active = false }),
            Headers = { { "If-Match", "\"1\"" } },
        };
        (await administrator.SendAsync(change)).StatusCode.ShouldBe(HttpStatusCode.OK);
        await Probe.Until("the other to know it no more", () => KnockAsync(atSecond, path), status => status == HttpStatusCode.Unauthorized);
    }

    static async Task<HttpStatusCode> KnockAsync(HttpClient client, string path) =>
        (await client.PostAsJsonAsync(path, new { @event = "newCall", callId = Guid.NewGuid() })).StatusCode;
}
