using System.Net;
using System.Net.ServerSentEvents;
using System.Text.Json;
using Helpdesk.Incidents.Contracts;
using Helpdesk.Testing;

namespace Helpdesk.Tests.Telephony.ShowCaller;

public sealed class ScreenPopTests(TelephonyFixture telephony)
{
    [Fact, Trait("Feature", "F9"), Trait("Feature", "F10"), Trait("Feature", "F12"), Trait("Feature", "F21")]
    public async Task The_ring_pops_up_with_who_may_be_calling()
    {
        var anna = await telephony.OperatorAsync();
        var pbx = telephony.NewCall();
        var subscriber = Guid.CreateVersion7();
        await telephony.Bus.Publish(Subscriber(subscriber, 2, "ООО «Ромашка»", pbx.From));
        await telephony.Bus.Publish(Subscriber(subscriber, 1, "Старое имя", "+79990000000"));
        await using var feed = await Feed.OpenAsync(anna);
        await Probe.Until("the phone book", async () =>
        {
            await telephony.NewCall(pbx.From).Ring(0, anna);
            return (await feed.NextAsync("call-ringing")).GetProperty("candidates").GetArrayLength();
        }, found => found == 1);

        await pbx.Ring(0, anna);
        var pop = await feed.NextAsync("call-ringing");
        pop.GetProperty("fromDisplay").GetString()!.ShouldStartWith("+7 922 ");
        var candidate = pop.GetProperty("candidates")[0];
        candidate.GetProperty("name").GetString().ShouldBe("ООО «Ромашка»");
        candidate.GetProperty("vip").GetBoolean().ShouldBeTrue();
        candidate.GetProperty("contactName").GetString().ShouldBe("Мария");
        candidate.GetProperty("localTime").GetString()!.ShouldEndWith("+05:00");

        await pbx.Answer(4, anna);
        (await feed.NextAsync("call-answered")).GetProperty("operatorId").GetGuid().ShouldBe(anna.Id);
        await pbx.Hangup(60);
        (await feed.NextAsync("call-ended")).GetProperty("callId").GetGuid().ShouldBe(pop.GetProperty("callId").GetGuid());
    }

    [Fact, Trait("Feature", "F21")]
    public async Task A_stream_that_was_cut_resumes_without_loss_or_repeats()
    {
        var anna = await telephony.OperatorAsync();
        var (first, second) = (telephony.NewCall(), telephony.NewCall());
        string? lastId;
        await using (var feed = await Feed.OpenAsync(anna))
        {
            await first.Ring(0, anna);
            await feed.NextAsync("call-ringing");
            lastId = feed.LastId;
        }

        await first.Hangup(20, "noAnswer");
        await second.Ring(0, anna);
        await using var again = await Feed.OpenAsync(anna, lastId);
        (await again.NextAsync("call-ended")).GetProperty("answered").GetBoolean().ShouldBeFalse();
        (await again.NextAsync("call-ringing")).GetProperty("from").GetString().ShouldBe(second.From);
    }

    [Fact]
    public async Task Everybody_whose_phone_rang_sees_who_took_the_call()
    {
        var (anna, boris) = (await telephony.OperatorAsync(), await telephony.OperatorAsync());
        var pbx = telephony.NewCall();
        await using var feed = await Feed.OpenAsync(boris);
        await pbx.Ring(0, anna, boris);
        await feed.NextAsync("call-ringing");
        await pbx.Answer(3, anna);

        (await feed.NextAsync("call-answered")).GetProperty("operatorId").GetGuid().ShouldBe(anna.Id);
        (await boris.Client.GetAsync("/api/calls/current")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await anna.Client.GetJson("/api/calls/current")).GetProperty("mine").GetBoolean().ShouldBeTrue();
        await pbx.Hangup(30);
        (await anna.Client.GetAsync("/api/calls/current")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
    }

    static SubscriberChanged Subscriber(Guid id, int version, string name, string phone) => new(
        id, version, DateTimeOffset.UtcNow, null, "6663003127", "667301001", name, true, "Asia/Yekaterinburg", null, [new SubscriberPhone(phone, "Мария")]);

    sealed class Feed(HttpResponseMessage reply, IAsyncEnumerator<SseItem<string>> items) : IAsyncDisposable
    {
        public string? LastId { get; private set; }

        public static async Task<Feed> OpenAsync(Operator who, string? lastId = null)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/api/live/calls");
            if (lastId is not null) request.Headers.Add("Last-Event-ID", lastId);
            var reply = await who.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            reply.EnsureSuccessStatusCode();
            var items = SseParser.Create(await reply.Content.ReadAsStreamAsync()).EnumerateAsync().GetAsyncEnumerator();
            var feed = new Feed(reply, items);
            await feed.NextAsync("heartbeat");
            return feed;
        }

        public async Task<JsonElement> NextAsync(string kind)
        {
            do
            {
                (await items.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(10))).ShouldBeTrue($"the stream goes on to {kind}");
                LastId = items.Current.EventId ?? LastId;
            }
            while (items.Current.EventType == "heartbeat" && kind != "heartbeat");

            items.Current.EventType.ShouldBe(kind);
            return JsonSerializer.Deserialize<JsonElement>(items.Current.Data);
        }

        public async ValueTask DisposeAsync()
        {
            reply.Dispose();
            try
            {
                await items.DisposeAsync();
            }
            catch (Exception cut) when (cut is IOException or HttpRequestException or OperationCanceledException)
            {
                LastId = null;
            }
        }
    }
}
