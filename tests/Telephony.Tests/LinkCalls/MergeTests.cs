using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Helpdesk.Incidents.Contracts;
using Helpdesk.Telephony.Contracts;
using Helpdesk.Testing;

namespace Helpdesk.Tests.Telephony.LinkCalls;

public sealed class MergeTests(TelephonyFixture telephony)
{
    [Fact, Trait("Feature", "F104"), Trait("Feature", "F105"), Trait("Feature", "F134")]
    public async Task A_merged_incidents_calls_are_the_survivors_until_it_is_unmerged()
    {
        var anna = await telephony.OperatorAsync();
        var (taken, survivor) = (await RegisteredAsync(anna), await RegisteredAsync(anna, 2000002));
        var verdicts = telephony.Bus.All<CallCounted>().Count(c => c.CallId == taken.CallId);

        await telephony.Bus.Publish(new IncidentsMerged(taken.IncidentId, 2, DateTimeOffset.UtcNow, anna.Id, 2000001, survivor.IncidentId, 2000002));
        await CallsBecome(anna, survivor.IncidentId, taken.CallId, survivor.CallId);
        var link = (await anna.Client.GetJson($"/api/calls/{taken.CallId}")).GetProperty("incidents")[0];
        link.GetProperty("incidentId").GetGuid().ShouldBe(taken.IncidentId);
        link.GetProperty("survivorId").GetGuid().ShouldBe(survivor.IncidentId);
        link.GetProperty("survivorNumber").GetInt64().ShouldBe(2000002);

        // What is linked after the merge belongs to the survivor, and stays there.
        var later = await TalkAsync(anna);
        (await anna.Client.PutAsync($"/api/calls/{later}/incidents/{taken.IncidentId}", null)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        await telephony.Bus.WaitFor<CallLinked>(l => l.CallId == later && l.IncidentId == survivor.IncidentId);

        await telephony.Bus.Publish(new IncidentsUnmerged(taken.IncidentId, 3, DateTimeOffset.UtcNow, anna.Id, 2000001, survivor.IncidentId));
        await CallsBecome(anna, taken.IncidentId, taken.CallId);
        await CallsBecome(anna, survivor.IncidentId, survivor.CallId, later);
        (await anna.Client.GetJson($"/api/calls/{taken.CallId}")).GetProperty("incidents")[0].GetProperty("survivorId").ValueKind.ShouldBe(JsonValueKind.Null);
        await telephony.Bus.WaitForAll<CallCounted>(verdicts, c => c.CallId == taken.CallId);
    }

    [Fact, Trait("Feature", "F105")]
    public async Task Merges_told_backwards_and_before_the_incidents_end_in_the_newest()
    {
        var anna = await telephony.OperatorAsync();
        var (a, b, c) = (Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7());
        var call = await TalkAsync(anna);
        var at = DateTimeOffset.UtcNow;
        await telephony.Bus.Publish(new IncidentsMerged(a, 4, at, anna.Id, 2000011, b, 2000012));
        await telephony.Bus.Publish(new IncidentsMerged(b, 2, at, anna.Id, 2000012, c, 2000013));
        await telephony.Bus.Publish(new IncidentsUnmerged(a, 3, at, anna.Id, 2000011, c));
        await telephony.Bus.Publish(new IncidentsMerged(a, 2, at, anna.Id, 2000011, c, 2000013));
        await telephony.Bus.Publish(Registered(call, a, anna));

        await CallsBecome(anna, c, call);
        var link = (await anna.Client.GetJson($"/api/calls/{call}")).GetProperty("incidents")[0];
        (link.GetProperty("number").GetInt64(), link.GetProperty("survivorNumber").GetInt64()).ShouldBe((2000011, 2000013));
        await CallsBecome(anna, b, call);
    }

    [Fact, Trait("Feature", "F27")]
    public async Task A_call_moves_with_a_reason_that_is_kept_and_stays_linked()
    {
        var anna = await telephony.OperatorAsync();
        var (wrong, right) = (await RegisteredAsync(anna), await RegisteredAsync(anna));
        var verdicts = telephony.Bus.All<CallCounted>().Count(c => c.CallId == wrong.CallId);
        var door = $"/api/calls/{wrong.CallId}/incidents/{wrong.IncidentId}/move";

        (await anna.Client.PostAsJsonAsync(door, new { to = right.IncidentId, reason = "" })).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await anna.Client.PostAsJsonAsync(door, new { to = wrong.IncidentId, reason = "Никуда" })).StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await anna.Client.PostAsJsonAsync(door, new { to = right.IncidentId, reason = "Не тот клиент" })).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await anna.Client.PostAsJsonAsync(door, new { to = right.IncidentId, reason = "Ещё раз" })).StatusCode.ShouldBe(HttpStatusCode.NotFound);

        await telephony.Bus.WaitFor<CallUnlinked>(u => u.CallId == wrong.CallId && u.IncidentId == wrong.IncidentId);
        await telephony.Bus.WaitFor<CallLinked>(u => u.CallId == wrong.CallId && u.IncidentId == right.IncidentId);
        var call = await anna.Client.GetJson($"/api/calls/{wrong.CallId}");
        call.GetProperty("linked").GetBoolean().ShouldBeTrue();
        call.GetProperty("incidents").EnumerateArray().Select(l => l.GetProperty("incidentId").GetGuid()).ShouldBe([right.IncidentId]);
        var history = (await anna.Client.GetJson($"/api/calls/{wrong.CallId}/link-history")).EnumerateArray().ToList();
        history.Count.ShouldBe(3);
        history.Count(change => change.GetProperty("reason").GetString() == "Не тот клиент" && change.GetProperty("actorId").GetGuid() == anna.Id).ShouldBe(2);
        await telephony.Bus.WaitForAll<CallCounted>(verdicts, c => c.CallId == wrong.CallId);
    }

    [Theory, Trait("Feature", "F34")]
    [InlineData("8 (343) 370-00-00", "tel:+73433700000"), InlineData("6698", "tel:6698")]
    public async Task A_number_is_dialled_by_the_operators_own_phone(string number, string address)
    {
        using var anna = telephony.Service.Client("operator");
        (await anna.GetJson($"/api/calls/dial?number={Uri.EscapeDataString(number)}")).GetProperty("address").GetString().ShouldBe(address);
        (await anna.GetAsync("/api/calls/dial?number=javascript:alert(1)")).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    static Task<HashSet<Guid>> CallsBecome(Operator by, Guid incident, params Guid[] calls) => Probe.Until(
        "the calls of an incident",
        async () => (await by.Client.GetJson($"/api/calls?incidentId={incident}")).EnumerateArray().Select(c => c.GetProperty("id").GetGuid()).ToHashSet(),
        found => found.SetEquals(calls));

    async Task<(Guid CallId, Guid IncidentId)> RegisteredAsync(Operator by, long number = 2000001)
    {
        var (call, incident) = (await TalkAsync(by), Guid.CreateVersion7());
        await telephony.Bus.Publish(Registered(call, incident, by) with { Number = number });
        await telephony.Bus.WaitFor<CallCounted>(counted => counted.CallId == call && counted.Linked);
        return (call, incident);
    }

    async Task<Guid> TalkAsync(Operator by)
    {
        var pbx = telephony.NewCall();
        await pbx.Ring(0, by);
        await pbx.Answer(4, by);
        await pbx.Hangup(100);
        return await pbx.IdAsync();
    }

    static IncidentRegistered Registered(Guid callId, Guid incident, Operator by) => new(
        incident, 1, DateTimeOffset.UtcNow, by.Id, 2000001, Guid.CreateVersion7(), "6663003127", "667301001", "call", callId, null, null, by.Id, "New");
}
