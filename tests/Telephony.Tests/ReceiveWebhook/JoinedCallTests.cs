using System.Net.Http.Json;
using System.Text.Json;
using Helpdesk.Telephony.Contracts;
using Helpdesk.Testing;
using Npgsql;

namespace Helpdesk.Tests.Telephony.ReceiveWebhook;

/// <summary>Calls of the provider that turn out to be one: by a transfer's second id, or by a ring that came after what followed it.</summary>
[Trait("Feature", "F19"), Trait("Feature", "F25")]
public sealed class JoinedCallTests(TelephonyFixture telephony)
{
    [Fact]
    public async Task A_leg_whose_end_came_before_its_ring_joins_its_call()
    {
        var (anna, boris) = (await telephony.OperatorAsync(), await telephony.OperatorAsync());
        var (first, second, from) = (Guid.NewGuid().ToString("n"), Guid.NewGuid().ToString("n"), TelephonyFixture.NewNumber());
        var door = await AddAsync("sipgate", new { });
        var number = Uri.EscapeDataString(from);

        await TellAsync(door, $"event=newCall&callId={first}&origCallId={first}&from={number}&to=73433700000&direction=in&user%5B%5D={anna.Extension}");
        await TellAsync(door, $"event=answer&callId={first}&user={anna.Extension}&answeringNumber={anna.Extension}");
        await TellAsync(door, $"event=answer&callId={second}&user={boris.Extension}&answeringNumber={boris.Extension}");
        await TellAsync(door, $"event=hangup&callId={first}&cause=forwarded&answeringNumber={anna.Extension}");
        await TellAsync(door, $"event=newCall&callId={second}&origCallId={first}&from={number}&to=73433700000&direction=in&user%5B%5D={boris.Extension}&diversion=1");
        await TellAsync(door, $"event=newCall&callId={second}&origCallId={first}&from={number}&to=73433700000&direction=in&user%5B%5D={boris.Extension}&diversion=1");
        await TellAsync(door, $"event=hangup&callId={second}&cause=normalClearing&answeringNumber={boris.Extension}");

        var id = (await telephony.Bus.WaitFor<CallReceived>(call => call.From == from)).CallId;
        await OneCallAsync(id, [anna.Extension, boris.Extension], 7);
    }

    [Fact]
    public async Task MegaFons_second_call_of_a_transfer_joins_the_first()
    {
        var (anna, boris) = (await telephony.OperatorAsync(), await telephony.OperatorAsync());
        var (first, second, from) = (Guid.NewGuid().ToString("n"), Guid.NewGuid().ToString("n"), TelephonyFixture.NewNumber());
        var door = await AddAsync("megafon", new { crmToken = "t0ken" });
        Task Event(string type, string call, Operator by, string more = "") => TellAsync(
            door, $"cmd=event&type={type}&callid={call}&phone={Uri.EscapeDataString(from)}&user=u&ext={by.Extension}&direction=in&crm_token=t0ken{more}");

        await Event("INCOMING", first, anna);
        await Event("ACCEPTED", first, anna);
        await Event("ACCEPTED", second, boris);
        await Event("TRANSFERRED", first, anna, $"&second_callid={second}");
        await Event("COMPLETED", first, anna);
        await TellAsync(door, $"cmd=history&type=in&status=Success&callid={first}&phone={Uri.EscapeDataString(from)}&ext={anna.Extension}&duration=60&crm_token=t0ken");
        await TellAsync(door, $"cmd=history&type=in&status=Success&callid={second}&phone={Uri.EscapeDataString(from)}&ext={boris.Extension}&duration=90&crm_token=t0ken");

        var id = (await telephony.Bus.WaitFor<CallAnswered>(call => call.OperatorId == anna.Id)).CallId;
        await OneCallAsync(id, [anna.Extension, boris.Extension], 7);
    }

    [Fact, Trait("Feature", "F160")]
    public async Task Incidents_of_what_was_taken_for_a_call_of_its_own_go_with_it_before_and_after()
    {
        var (anna, boris) = (await telephony.OperatorAsync(), await telephony.OperatorAsync());
        var (first, second, from) = (Guid.NewGuid().ToString("n"), Guid.NewGuid().ToString("n"), TelephonyFixture.NewNumber());
        var door = await AddAsync("sipgate", new { });
        var number = Uri.EscapeDataString(from);

        await TellAsync(door, $"event=newCall&callId={first}&origCallId={first}&from={number}&to=73433700000&direction=in&user%5B%5D={anna.Extension}");
        await TellAsync(door, $"event=answer&callId={first}&user={anna.Extension}&answeringNumber={anna.Extension}");
        await TellAsync(door, $"event=answer&callId={second}&user={boris.Extension}&answeringNumber={boris.Extension}");
        var id = (await telephony.Bus.WaitFor<CallReceived>(call => call.From == from)).CallId;
        var stub = (await telephony.Bus.WaitFor<CallAnswered>(call => call.OperatorId == boris.Id)).CallId;
        stub.ShouldNotBe(id);
        var early = await RegisterAsync(stub, boris);
        await telephony.Bus.WaitFor<CallLinked>(link => link.CallId == stub && link.IncidentId == early);

        await TellAsync(door, $"event=hangup&callId={first}&cause=forwarded&answeringNumber={anna.Extension}");
        await TellAsync(door, $"event=newCall&callId={second}&origCallId={first}&from={number}&to=73433700000&direction=in&user%5B%5D={boris.Extension}&diversion=1");
        (await telephony.Bus.WaitFor<CallLinked>(link => link.CallId == id && link.IncidentId == early)).From.ShouldBe(from);
        await telephony.Bus.WaitFor<CallUnlinked>(link => link.CallId == stub && link.IncidentId == early);
        // His draft is of an answered call, and is thrown away after it.
        (await telephony.Bus.WaitFor<CallEnded>(call => call.CallId == stub)).Answered.ShouldBeTrue();

        // The desk still knows the call by what it was.
        var late = await RegisterAsync(stub, boris);
        await telephony.Bus.WaitFor<CallLinked>(link => link.CallId == id && link.IncidentId == late);
        await telephony.Bus.WaitFor<CallUnlinked>(link => link.CallId == stub && link.IncidentId == late);
        (await boris.Client.PutAsync($"/api/calls/{stub}/incidents/{late}", null)).EnsureSuccessStatusCode();

        await TellAsync(door, $"event=hangup&callId={second}&cause=normalClearing&answeringNumber={boris.Extension}");
        foreach (var person in (Operator[])[anna, boris])
            (await telephony.Bus.WaitFor<CallCounted>(part => part.CallId == id && part.OperatorId == person.Id)).Linked.ShouldBeTrue();
        var call = await boris.Client.GetFromJsonAsync<JsonElement>($"/api/calls/{id}");
        call.GetProperty("incidents").EnumerateArray().Select(incident => incident.GetProperty("incidentId").GetGuid()).ShouldBe([early, late], ignoreOrder: true);
        (await boris.Client.GetFromJsonAsync<JsonElement>($"/api/calls/{stub}")).GetProperty("incidents").GetArrayLength().ShouldBe(0);
    }

    async Task<Guid> RegisterAsync(Guid callId, Operator by)
    {
        var incident = Guid.CreateVersion7();
        await telephony.Bus.Publish(LinkCalls.LinkCallTests.Registered(callId, incident, by));
        return incident;
    }

    async Task OneCallAsync(Guid id, string[] people, long webhooks)
    {
        await telephony.Bus.WaitFor<CallEnded>(call => call.CallId == id);
        await using var database = NpgsqlDataSource.Create(telephony.Service.Database);
        (await TextAsync(database, "select string_agg(person, ',' order by answered_at, person) from call_parts where call_id = $1 and not withdrawn", id)).Split(',').ShouldBe(people, ignoreOrder: true);
        (await TextAsync(database, "select count(*)::text from raw_events where call_id = $1", id)).ShouldBe($"{webhooks}");
        // The one taken for a call of its own is over, counts nothing and is nobody's to call back.
        var stub = await telephony.Bus.WaitFor<CallAnswered>(call => call.CallId != id && people.Contains(call.Extension));
        (await telephony.Bus.WaitFor<CallEnded>(call => call.CallId == stub.CallId)).Cause.ShouldBe("forwarded");
        await Probe.Until("no part of it counts", async () =>
            await TextAsync(database, "select count(*)::text from call_parts where call_id = $1 and (not withdrawn or (verdict_version > 0 and exclusion is null))", stub.CallId) == "0");
        using var operators = telephony.Service.Client("operator");
        var missed = await operators.GetFromJsonAsync<JsonElement>("/api/calls/missed?take=100");
        missed.GetProperty("items").EnumerateArray().ShouldAllBe(item => item.GetProperty("callId").GetGuid() != stub.CallId);
    }

    static async Task<string> TextAsync(NpgsqlDataSource database, string sql, Guid id)
    {
        await using var command = database.CreateCommand(sql);
        command.Parameters.Add(new() { Value = id });
        return (string)(await command.ExecuteScalarAsync() ?? "");
    }

    async Task<string> AddAsync(string adapter, object keys)
    {
        var name = $"joined-{adapter}-{Guid.NewGuid():n}"[..30];
        using var administrator = telephony.Service.Client("administrator");
        var reply = await administrator.PostAsJsonAsync("/api/calls/accounts", new { name, adapter, keys, timeZone = "Europe/Moscow" });
        reply.IsSuccessStatusCode.ShouldBeTrue(await reply.Content.ReadAsStringAsync());
        return $"/hooks/pbx/{adapter}/{name}/{(await reply.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("secret").GetString()}/";
    }

    async Task TellAsync(string door, string form)
    {
        using var client = telephony.Service.Anonymous();
        using var content = new StringContent(form, System.Text.Encoding.UTF8, "application/x-www-form-urlencoded");
        (await client.PostAsync(door, content)).StatusCode.ShouldBe(System.Net.HttpStatusCode.OK);
    }
}
