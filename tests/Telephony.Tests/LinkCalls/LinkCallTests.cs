using System.Net;
using Helpdesk.Incidents.Contracts;
using Helpdesk.Telephony.Contracts;
using Helpdesk.Testing;
using Npgsql;

namespace Helpdesk.Tests.Telephony.LinkCalls;

public sealed class LinkCallTests(TelephonyFixture telephony)
{
    [Fact, Trait("Feature", "F24"), Trait("Feature", "F134")]
    public async Task An_incident_registered_from_a_call_is_linked_to_it()
    {
        var anna = await telephony.OperatorAsync();
        var pbx = telephony.NewCall();
        await pbx.Ring(0, anna);
        await pbx.Answer(4, anna);
        var callId = await pbx.IdAsync();
        var incident = await Register(callId, anna);

        (await telephony.Bus.WaitFor<CallLinked>(call => call.CallId == callId)).ShouldSatisfyAllConditions(
            link => link.IncidentId.ShouldBe(incident), link => link.ActorId.ShouldBe(anna.Id), link => link.From.ShouldBe(pbx.From));
        await pbx.Hangup(100);
        (await telephony.Bus.WaitFor<CallCounted>(call => call.CallId == callId)).Linked.ShouldBeTrue();
    }

    [Fact, Trait("Feature", "F27"), Trait("Feature", "F134")]
    public async Task Links_after_the_end_are_recounted_and_so_are_unlinks()
    {
        var anna = await telephony.OperatorAsync();
        var callId = await TalkAsync(anna);
        (await Verdict(callId, 1)).Linked.ShouldBeFalse();

        var incident = await Register(callId, anna);
        (await Verdict(callId, 2)).Linked.ShouldBeTrue();

        (await anna.Client.DeleteAsync($"/api/calls/{callId}/incidents/{incident}?reason=mistake")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await Verdict(callId, 3)).Linked.ShouldBeFalse();
        await telephony.Bus.WaitFor<CallUnlinked>(call => call.CallId == callId && call.IncidentId == incident);

        (await anna.Client.PutAsync($"/api/calls/{callId}/incidents/{incident}", null)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await anna.Client.PutAsync($"/api/calls/{callId}/incidents/{incident}", null)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await Verdict(callId, 4)).Linked.ShouldBeTrue();
        await telephony.Bus.WaitForAll<CallLinked>(2, call => call.CallId == callId);
    }

    [Fact, Trait("Feature", "F26")]
    public async Task One_call_may_have_two_incidents_and_stays_linked_when_one_is_taken_off()
    {
        var anna = await telephony.OperatorAsync();
        var callId = await TalkAsync(anna);
        var (first, second) = (await Register(callId, anna), await Register(callId, anna));
        await telephony.Bus.WaitForAll<CallLinked>(2, call => call.CallId == callId);

        await anna.Client.DeleteAsync($"/api/calls/{callId}/incidents/{first}");

        var call = await anna.Client.GetJson($"/api/calls/{callId}");
        call.GetProperty("linked").GetBoolean().ShouldBeTrue();
        call.GetProperty("incidents")[0].GetProperty("incidentId").GetGuid().ShouldBe(second);
        var calls = await anna.Client.GetJson($"/api/calls?incidentId={second}");
        calls[0].GetProperty("id").GetGuid().ShouldBe(callId);
    }

    [Fact, Trait("Feature", "F24")]
    public async Task A_link_that_is_told_twice_is_one_link()
    {
        var anna = await telephony.OperatorAsync();
        var callId = await TalkAsync(anna);
        var (message, incident) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        for (var i = 0; i < 3; i++) await telephony.Bus.Publish(Registered(callId, incident, anna), message);
        for (var i = 0; i < 3; i++) await telephony.Bus.Publish(Registered(callId, incident, anna));
        var after = await Register(callId, anna);

        await telephony.Bus.WaitFor<CallLinked>(call => call.CallId == callId && call.IncidentId == after);
        await telephony.Bus.WaitForAll<CallLinked>(1, call => call.CallId == callId && call.IncidentId == incident);
    }

    [Fact, Trait("Feature", "F24")]
    public async Task An_incident_of_no_call_is_known_once_however_often_it_is_told_and_links_nothing()
    {
        var anna = await telephony.OperatorAsync();
        var callId = await TalkAsync(anna);
        var (message, incident) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        var told = Registered(callId, incident, anna) with { CallId = null, Channel = "manual", Number = 2_700_000 + Random.Shared.Next(100_000) };
        for (var i = 0; i < 3; i++) await telephony.Bus.Publish(told, message);
        for (var i = 0; i < 3; i++) await telephony.Bus.Publish(told);
        // It can be linked by hand once it is known.
        await Probe.Until("the incident to be known", async () =>
            (await anna.Client.PutAsync($"/api/calls/{callId}/incidents/{incident}", null)).StatusCode, status => status == HttpStatusCode.NoContent);

        await telephony.Bus.WaitFor<CallLinked>(call => call.IncidentId == incident);
        (await anna.Client.DeleteAsync($"/api/calls/{callId}/incidents/{incident}")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        for (var i = 0; i < 3; i++) await telephony.Bus.Publish(told, message);
        await telephony.Bus.Publish(told);
        var after = await Register(callId, anna);

        await telephony.Bus.WaitFor<CallLinked>(call => call.IncidentId == after);
        await telephony.Bus.WaitForAll<CallLinked>(1, call => call.IncidentId == incident);
        (await CountAsync("select count(*) from known_incidents where incident_id = $1 and number = $2", incident, told.Number)).ShouldBe(1);
        (await CountAsync("select count(*) from call_incidents where incident_id = $1", incident)).ShouldBe(0);
    }

    [Fact, Trait("Feature", "F24")]
    public async Task An_incident_of_a_call_that_nobody_told_of_harms_nothing()
    {
        var anna = await telephony.OperatorAsync();
        var callId = await TalkAsync(anna);
        var (nowhere, incident) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        for (var i = 0; i < 3; i++) await telephony.Bus.Publish(Registered(nowhere, incident, anna));
        await Probe.Until("the incident to be known", () => CountAsync("select count(*) from known_incidents where incident_id = $1", incident), n => n == 1);

        (await anna.Client.GetAsync($"/api/calls/{nowhere}")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await anna.Client.GetJson($"/api/calls?incidentId={incident}")).GetArrayLength().ShouldBe(0);
        telephony.Bus.All<CallLinked>().ShouldNotContain(call => call.IncidentId == incident);
        // The queue goes on behind it, and the incident can be linked to the call that was meant.
        await Register(callId, anna);
        (await anna.Client.PutAsync($"/api/calls/{callId}/incidents/{incident}", null)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await anna.Client.GetJson($"/api/calls?incidentId={incident}"))[0].GetProperty("id").GetGuid().ShouldBe(callId);
    }

    [Fact]
    public async Task An_unknown_call_or_incident_is_not_found()
    {
        var anna = await telephony.OperatorAsync();
        var callId = await TalkAsync(anna);

        (await anna.Client.PutAsync($"/api/calls/{Guid.NewGuid()}/incidents/{Guid.NewGuid()}", null)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await anna.Client.PutAsync($"/api/calls/{callId}/incidents/{Guid.NewGuid()}", null)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    async Task<long> CountAsync(string sql, params object[] values)
    {
        await using var database = NpgsqlDataSource.Create(telephony.Service.Database);
        await using var command = database.CreateCommand(sql);
        foreach (var value in values) command.Parameters.Add(new() { Value = value });
        return (long)(await command.ExecuteScalarAsync())!;
    }

    async Task<Guid> TalkAsync(Operator by)
    {
        var pbx = telephony.NewCall();
        await pbx.Ring(0, by);
        await pbx.Answer(4, by);
        await pbx.Hangup(100);
        return await pbx.IdAsync();
    }

    async Task<Guid> Register(Guid callId, Operator by)
    {
        var incident = Guid.CreateVersion7();
        await telephony.Bus.Publish(Registered(callId, incident, by));
        await telephony.Bus.WaitFor<CallLinked>(link => link.IncidentId == incident);
        return incident;
    }

    internal static IncidentRegistered Registered(Guid callId, Guid incident, Operator by) => new(
        incident, 1, DateTimeOffset.UtcNow, by.Id, 2000001, Guid.CreateVersion7(), "6663003127", "667301001", "call", callId, null, null, by.Id, "New");

    Task<CallCounted> Verdict(Guid callId, int version) =>
        telephony.Bus.WaitFor<CallCounted>(verdict => verdict.CallId == callId && verdict.Version == version);
}
