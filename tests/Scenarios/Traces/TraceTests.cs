using System.Diagnostics;
using System.Net.Http.Json;
using Helpdesk.Testing;

namespace Helpdesk.Tests.Scenarios.Traces;

/// <summary>What happened to a call is one trace, whichever services and queues it went through.</summary>
// Its call would move the figure of the played hour.
[Collection<Training.TrainingTask.Course>]
public sealed class TraceTests(RunningSystem system)
{
    [Fact, Trait("Feature", "F19")]
    public async Task One_trace_goes_from_the_webhook_through_the_outbox_and_the_broker_into_the_last_consumer()
    {
        var followed = ActivityTraceId.CreateRandom();
        using var vera = await system.SignInAsync("vera");
        using var claimed = await vera.PutAsJsonAsync(new Uri("/api/calls/extension", UriKind.Relative), new { extension = "7791" });
        claimed.EnsureSuccessStatusCode();
        using var pbx = system.Anonymous();
        pbx.DefaultRequestHeaders.Add("traceparent", $"00-{followed}-{ActivitySpanId.CreateRandom()}-01");

        var callId = Guid.NewGuid().ToString("n");
        await TellAsync(pbx, new { @event = "newCall", callId, from = "+79120007791", to = "+73430000000", direction = "in", user = "7791" });
        await TellAsync(pbx, new { @event = "answer", callId, from = "+79120007791", direction = "in", answeringNumber = "7791" });
        await TellAsync(pbx, new { @event = "hangup", callId, direction = "in", cause = "normalClearing" });

        // Telephony tells of the answer, Incidents opens a draft, Reporting keeps what both say.
        await Probe.Until("the trace from every service on the call's way", () => Task.FromResult(TelemetryCollector.ServicesThatTold("traces", followed.Bytes())),
            services => new[] { "gateway", "telephony", "incidents", "reporting" }.All(services.Contains));
    }

    static async Task TellAsync(HttpClient pbx, object told)
    {
        using var reply = await pbx.PostAsJsonAsync(new Uri("/hooks/pbx/generic/demo/demo-secret", UriKind.Relative), told);
        reply.EnsureSuccessStatusCode();
    }
}
