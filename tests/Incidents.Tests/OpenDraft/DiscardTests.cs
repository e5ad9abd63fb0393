using Helpdesk.ServiceDefaults.Access;
using Helpdesk.Telephony.Contracts;
using Helpdesk.Testing;

namespace Helpdesk.Tests.Incidents.OpenDraft;

/// <summary>Half an hour passes here: these tests move a clock of their own.</summary>
public class DiscardTests
{
    [Fact, Trait("Feature", "F21"), Trait("Feature", "F28")]
    public async Task An_untouched_draft_is_discarded_half_an_hour_after_the_call_and_not_before()
    {
        await using var service = await TestService<Program>.StartAsync(new() { Database = "incidents" });
        await using var bus = await service.BusAsync();
        var (me, call, late) = (Guid.CreateVersion7(), DraftTests.NewCall(), DraftTests.NewCall());
        var client = service.Client(Roles.Operator, me);
        var now = service.Time.GetUtcNow();
        await bus.Publish(DraftTests.Answered(call, me, 2));
        await DraftTests.DraftOf(client, call);
        await bus.Publish(new CallEnded(call, 3, now, "normalClearing", true));
        await bus.Publish(new CallEnded(late, 3, now, "normalClearing", true));
        await bus.Publish(DraftTests.Answered(late, me, 2));
        await DraftTests.DraftOf(client, late);
        await Probe.Until("both ends to be known", async () =>
            (await client.Get("/api/incidents/drafts")).Json.EnumerateArray().Count(d => d.GetProperty("endedAt").ValueKind != System.Text.Json.JsonValueKind.Null) == 2);

        service.Time.Advance(TimeSpan.FromMinutes(29));
        await bus.Publish(DraftTests.Answered(DraftTests.NewCall(), me, 2));
        await Probe.Until("a third draft", async () => (await client.Get("/api/incidents/drafts")).Json.GetArrayLength() == 3);

        service.Time.Advance(TimeSpan.FromMinutes(2));
        await Probe.Until("the untouched drafts to go", async () => (await client.Get("/api/incidents/drafts")).Json.GetArrayLength() == 1);

        var card = await client.Register(new { inn = Desk.NewInn(), callId = call });
        card["callIds"].GetArrayLength().ShouldBe(1, "the call can still be registered");
    }
}
