using System.Net;
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

    [Fact, Trait("Feature", "P17")]
    public async Task An_erased_person_is_in_the_phone_book_no_more_and_does_not_come_back()
    {
        var anna = await telephony.OperatorAsync();
        var (number, subscriber) = (TelephonyFixture.NewNumber(), Guid.CreateVersion7());
        await telephony.NewCall(number).Ring(0, anna);
        await telephony.Bus.Publish(Subscriber(subscriber, 1, "ИП Иванов", number));
        await Probe.Until("the phone book", CandidatesAsync, count => count == 1);

        await telephony.Bus.Publish(new SubscriberErased(subscriber, 3, DateTimeOffset.UtcNow, null));
        await Probe.Until("the person to be forgotten", CandidatesAsync, count => count == 0);
        // What was told before comes after, and another's word shows that it was heard.
        await telephony.Bus.Publish(Subscriber(subscriber, 2, "ИП Иванов", number));
        await telephony.Bus.Publish(Subscriber(Guid.CreateVersion7(), 1, "ООО «Другое»", number));
        await Probe.Until("the other", CandidatesAsync, count => count == 1);

        async Task<int> CandidatesAsync() => (await anna.Client.GetJson("/api/calls/current")).GetProperty("candidates").GetArrayLength();
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
}
