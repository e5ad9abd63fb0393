using System.Diagnostics;
using System.Net.Http.Json;
using Helpdesk.Incidents.Contracts;
using Helpdesk.Telephony.Contracts;

namespace Helpdesk.Tests.Telephony.ReceiveWebhook;

/// <summary>One trace goes from the PBX's request through outbox and broker into a consumer, and from a consumer on to the next.</summary>
public sealed class TraceTests(TelephonyFixture telephony) : IDisposable
{
    readonly ActivityListener _listener = Listen();

    [Fact, Trait("Feature", "F19")]
    public async Task A_webhook_is_one_trace_as_far_as_the_consumer_of_its_event()
    {
        var trace = ActivityTraceId.CreateRandom();
        var from = TelephonyFixture.NewNumber();
        using var pbx = telephony.Service.Anonymous();
        pbx.DefaultRequestHeaders.Add("traceparent", $"00-{trace}-{ActivitySpanId.CreateRandom()}-01");
        var reply = await pbx.PostAsJsonAsync(
            $"/hooks/pbx/generic/tests/{telephony.Secret}", new { @event = "newCall", callId = $"{trace}", from, to = "73433700000", direction = "in" });
        reply.EnsureSuccessStatusCode();

        var heard = await telephony.Bus.WaitFor<CallReceived>(call => call.From == from);
        telephony.Bus.TraceOf(heard).ShouldBe(trace);
    }

    [Fact, Trait("Feature", "F24")]
    public async Task What_a_consumer_tells_goes_on_in_the_trace_of_what_it_heard()
    {
        var anna = await telephony.OperatorAsync();
        var call = telephony.NewCall();
        await call.Ring(0, anna);
        await call.Answer(4, anna);
        var callId = await call.IdAsync();

        using var act = new ActivitySource("Helpdesk").StartActivity("a registration elsewhere");
        act.ShouldNotBeNull();
        var now = telephony.Service.Time.GetUtcNow();
        await telephony.Bus.Publish(new IncidentRegistered(
            Guid.CreateVersion7(), 1, now, anna.Id, 2000001, Guid.CreateVersion7(), "6663003127", "667301001", "call", callId, null, null, anna.Id, "InProgress"));

        var linked = await telephony.Bus.WaitFor<CallLinked>(link => link.CallId == callId);
        telephony.Bus.TraceOf(linked).ShouldBe(act.TraceId);
    }

    public void Dispose() => _listener.Dispose();

    static ActivityListener Listen()
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is "Helpdesk" or "Microsoft.AspNetCore" or "MassTransit",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }
}
