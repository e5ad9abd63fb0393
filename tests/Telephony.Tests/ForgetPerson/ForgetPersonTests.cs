using System.Net.Http.Headers;
using System.Net.Http.Json;
using Helpdesk.Incidents.Contracts;
using Helpdesk.Telephony.Contracts;
using Helpdesk.Telephony.ForgetPerson;
using Helpdesk.Testing;
using Npgsql;

namespace Helpdesk.Tests.Telephony.ForgetPerson;

/// <summary>An erased person leaves his calls; the calls stay and count as before.</summary>
[Trait("Feature", "P17")]
public sealed class ForgetPersonTests(TelephonyFixture telephony)
{
    [Fact]
    public async Task Nothing_of_a_call_names_an_erased_person_and_its_verdict_stays()
    {
        var anna = await telephony.OperatorAsync();
        var subscriber = Guid.CreateVersion7();
        var pbx = telephony.NewCall();
        await telephony.Bus.Publish(new SubscriberChanged(
            subscriber, 1, DateTimeOffset.UtcNow, null, "500100732259", null, "Иванов Иван", false, null, null, [new(pbx.From, "Иван Иванов")]));
        await Probe.Until("the phone book to know him", async () => await CountAsync("subscriber_phones", pbx.From) == 1);
        var id = await TalkAsync(pbx, anna);
        using var machine = telephony.Service.Client("machine");
        using var audio = new ByteArrayContent([.. Enumerable.Range(0, 3000).Select(i => (byte)Random.Shared.Next(256))]);
        audio.Headers.ContentType = new MediaTypeHeaderValue("audio/mpeg");
        (await machine.PostAsync($"/api/calls/{id}/recordings", audio)).EnsureSuccessStatusCode();
        (await anna.Client.PostAsJsonAsync($"/api/calls/{id}/notes", new { text = "Иванов просил перезвонить" })).EnsureSuccessStatusCode();
        var incident = Guid.CreateVersion7();
        await telephony.Bus.Publish(LinkCalls.LinkCallTests.Registered(id, incident, anna));
        await telephony.Bus.WaitFor<CallLinked>(link => link.CallId == id);
        (await anna.Client.DeleteAsync($"/api/calls/{id}/incidents/{incident}?reason={Uri.EscapeDataString("Иванов ошибся номером")}")).EnsureSuccessStatusCode();
        using var supervisor = telephony.Service.Client("supervisor");
        (await supervisor.PostAsJsonAsync("/api/calls/blocklist", new { number = pbx.From, reason = "Иванов грозит" })).EnsureSuccessStatusCode();
        var verdict = await VerdictAsync(id);
        var other = telephony.NewCall();
        var othersId = await TalkAsync(other, anna);

        var erased = new SubscriberErased(subscriber, 2, DateTimeOffset.UtcNow, null, [pbx.From], []);
        await telephony.Bus.Publish(erased);
        await telephony.Bus.Publish(erased);

        await NobodyAsync(pbx.From);
        (await CountAsync("raw_events", "", $"call_id = '{id}'")).ShouldBe(3);
        (await CountAsync("call_notes", "", $"call_id = '{id}'")).ShouldBe(0);
        (await CountAsync("recordings", "", $"call_id = '{id}' and blob_key is null and reference is null")).ShouldBe(1);
        (await VerdictAsync(id)).ShouldBe(verdict);
        (await CountAsync("calls", other.From, $"id = '{othersId}'")).ShouldBe(1);
        (await CountAsync("outbox", other.From)).ShouldBeGreaterThanOrEqualTo(3);
        (await CountAsync("link_changes", "", $"call_id = '{id}'")).ShouldBe(2);
        (await CountAsync("blocked_callers", pbx.From)).ShouldBe(1);

        // Sent again late, it brings him back for no longer than the second look; told to look again, it is the same.
        await pbx.Answer(4, anna);
        await Probe.Until("the late webhook to be in", async () => await CountAsync("raw_events", "", $"call_id = '{id}'") == 4);
        await telephony.Bus.Publish(erased);
        await NobodyAsync(pbx.From);
        (await VerdictAsync(id)).ShouldBe(verdict);
    }

    [Fact]
    public async Task A_number_that_others_have_too_goes_only_from_calls_linked_to_him()
    {
        var anna = await telephony.OperatorAsync();
        var shared = TelephonyFixture.NewNumber();
        var (his, others) = (telephony.NewCall(shared), telephony.NewCall(shared));
        others.Start = his.Start.AddMinutes(-5);
        await TalkAsync(his, anna);
        var hisId = telephony.Bus.All<CallReceived>().Single(call => call.From == shared).CallId;
        await others.Ring(0, anna);
        await others.Hangup(5, "noAnswer");
        var othersId = (await telephony.Bus.WaitFor<CallReceived>(call => call.From == shared && call.CallId != hisId)).CallId;

        await telephony.Bus.Publish(new SubscriberErased(Guid.CreateVersion7(), 2, DateTimeOffset.UtcNow, null, [], [hisId]));

        await Probe.Until("his call to name nobody", async () => await CountAsync("calls", shared, $"id = '{hisId}'") == 0);
        (await CountAsync("calls", shared, $"id = '{othersId}'")).ShouldBe(1);
    }

    [Fact]
    public void Of_anothers_call_a_screen_only_forgets_that_he_may_have_been_it()
    {
        var him = Guid.CreateVersion7();
        var shown = $$"""{"callId":"1","from":"+79220000001","fromDisplay":"+7 922 000-00-01","candidates":[{"subscriberId":"{{him}}","name":"Иванов"},{"subscriberId":"{{Guid.Empty}}","name":"Петров"}]}""";

        EraseCalls.Without(shown, him, []).ShouldBe($$"""{"callId":"1","from":"+79220000001","fromDisplay":"+7 922 000-00-01","candidates":[{"subscriberId":"{{Guid.Empty}}","name":"Петров"}]}""");
        EraseCalls.Without(shown, null, []).ShouldBe("""{"callId":"1","from":null,"fromDisplay":null,"candidates":[]}""");
        EraseCalls.Without("""{"callId":"1","cause":"busy"}""", null, ["+79220000001"]).ShouldBe("""{"callId":"1","cause":"busy"}""");
    }

    async Task<Guid> TalkAsync(PbxCall pbx, Operator by)
    {
        await pbx.Ring(0, by);
        await pbx.Answer(4, by);
        await pbx.Hangup(100);
        var id = (await telephony.Bus.WaitFor<CallReceived>(call => call.From == pbx.From)).CallId;
        await telephony.Bus.WaitFor<CallCounted>(counted => counted.CallId == id);
        return id;
    }

    async Task NobodyAsync(string phone)
    {
        foreach (var table in (string[])["calls", "feed_entries", "subscriber_phones"])
            await Probe.Until($"{table} to name him no more", async () => await CountAsync(table, phone) == 0);
        await Probe.Until("no webhook to name him", async () => await CountAsync("(select convert_from(body, 'UTF8') as body, query, understood from raw_events) as t", phone) == 0);
        await Probe.Until("no event kept for others to name him", async () => await CountAsync("outbox", phone) == 0);
        await Probe.Until("no reason to name him", async () => await CountAsync("link_changes", "Иванов") + await CountAsync("blocked_callers", "Иванов") == 0);
        (await CountAsync("feed_entries", "Иванов")).ShouldBe(0);
    }

    async Task<string> VerdictAsync(Guid id) =>
        (string)(await ScalarAsync($"select string_agg(person || duration_seconds || linked || coalesce(exclusion, '-') || verdict_version, ',') from call_parts where call_id = '{id}'"))!;

    async Task<long> CountAsync(string table, string text, string condition = "true") =>
        (long)(await ScalarAsync($"select count(*) from {table} where {condition} and strpos({(table.StartsWith('(') ? "t" : table)}::text, $1) > 0", text))!;

    async Task<object?> ScalarAsync(string sql, params object[] values)
    {
        await using var database = NpgsqlDataSource.Create(telephony.Service.Database);
        await using var command = database.CreateCommand(sql);
        foreach (var value in values) command.Parameters.Add(new() { Value = value });
        return await command.ExecuteScalarAsync();
    }
}
