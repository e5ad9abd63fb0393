using System.Text.Json;
using Helpdesk.Incidents.Contracts;
using Helpdesk.Reporting.ForgetPerson;
using Helpdesk.Reporting.KeepEvents;
using Helpdesk.Telephony.Contracts;
using Helpdesk.Testing;
using static Helpdesk.Tests.Reporting.ReportingFixture;

namespace Helpdesk.Tests.Reporting.ForgetPerson;

public sealed class ForgetPersonTests(ReportingFixture reporting)
{
    [Fact, Trait("Feature", "P17")]
    public async Task An_erased_person_goes_out_of_the_stored_events_and_others_stay()
    {
        var (anna, other) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        var (number, now) = ("+79222534429", At("2026-06-05T10:00:00Z"));
        await reporting.Bus.Publish(new SubscriberChanged(anna, 1, now, null, "500100732259", null, "Анна", false, null, null, [new(number, "Анна")]));
        await reporting.Bus.Publish(new SubscriberChanged(other, 1, now, null, "6663003127", null, "Завод", false, null, null, [new(number, "Борис")]));
        var closed = new IncidentClosed(Guid.CreateVersion7(), 2, now, null, 2_000_001, anna, "Решено", null, new ClientNotice("sms", number, "Анна", null));
        await reporting.Bus.Publish(closed);
        await Probe.Until("three events", async () => await CountAsync("strpos(body::text, '79222534429') > 0") == 3);

        await reporting.Bus.Publish(new SubscriberErased(anna, 2, now, null));

        await Probe.Until("the person to be forgotten", async () => await CountAsync("strpos(body::text, '79222534429') > 0") == 1);
        (await CountAsync($"strpos(body::text, '{other}') > 0 and strpos(body::text, '79222534429') > 0")).ShouldBe(1);
        var left = await reporting.ScalarAsync<string>("select body::text from events where aggregate_id = $1", closed.IncidentId);
        JsonSerializer.Deserialize<IncidentClosed>(left, JsonSerializerOptions.Web).ShouldBe(closed with { Reason = null!, Notice = new("sms", "", null, null) });
    }

    [Fact, Trait("Feature", "P17"), Trait("Feature", "F134")]
    public async Task An_erased_persons_calls_count_as_before_and_name_no_number()
    {
        var (his, shared, anna) = ("+79222534431", "+79222534432", Guid.CreateVersion7());
        var (byNumber, byIncident, others, day) = (Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7(), At("2026-06-07T10:00:00Z"));
        foreach (var (call, from) in ((Guid, string)[])[(byNumber, his), (byIncident, shared), (others, shared)])
        {
            await reporting.Bus.Publish(new CallReceived(call, 1, day, "in", from, "+73433700000", []));
            await reporting.Bus.Publish(new CallAnswered(call, 2, day, Guid.CreateVersion7(), null, "101", "in", from));
            await reporting.Bus.Publish(new CallCounted(Guid.CreateVersion7(), call, 1, day, null, "101", day, 60, from, true, null, 1));
        }

        await Probe.Until("nine events", async () => await CountAsync($"body->>'from' in ('{his}', '{shared}')") == 9);
        var erased = new SubscriberErased(anna, 2, day, null, [his], [byIncident]);
        await reporting.Bus.Publish(erased);
        await reporting.Bus.Publish(erased);

        await Probe.Until("his numbers to be forgotten", async () => await CountAsync($"body->>'from' in ('{his}', '{shared}')") == 3);
        (await CountAsync($"body->>'callId' = '{others}' and body->>'from' = '{shared}'")).ShouldBe(3);
        (await CountAsync("body->>'to' = '+73433700000'")).ShouldBe(3);
        var calls = new[] { byNumber, byIncident, others };
        await Probe.Until("their parts to name no caller either", async () =>
            await reporting.ScalarAsync<long>("select count(*) from counted_parts where call_id = any($1) and caller is not null", calls) == 1);
        (await reporting.ScalarAsync<long>("select count(*) from counted_parts where call_id = any($1) and linked and exclusion is null", calls)).ShouldBe(3);
    }

    [Fact, Trait("Feature", "P17")]
    public void The_erasing_event_itself_is_stored_without_the_person()
    {
        var erased = new SubscriberErased(Guid.CreateVersion7(), 2, At("2026-06-07T10:00:00Z"), null, ["+79222534431"], [Guid.CreateVersion7()]);
        var envelope = JsonSerializer.SerializeToUtf8Bytes(new { message = erased }, JsonSerializerOptions.Web);

        var stored = StoredEvent.FromEnvelope(Guid.CreateVersion7(), typeof(SubscriberErased), envelope);

        stored.Body.ShouldNotContain("79222534431");
        JsonSerializer.Deserialize<SubscriberErased>(stored.Body, JsonSerializerOptions.Web)!.CallIds.ShouldBe(erased.CallIds);
    }

    [Theory, Trait("Feature", "P17")]
    [InlineData("""{"inn":"500100732259","name":"Анна"}""", """{"inn":null,"name":null}""")]
    [InlineData("""{"inn":"6663003127","reason":"Иванов справился","notice":null}""", """{"inn":"6663003127","reason":null,"notice":null}""")]
    public void The_INN_of_an_organisation_is_public_and_a_persons_is_his(string body, string left) =>
        JsonElement.DeepEquals(JsonDocument.Parse(StoredPeople.Without(body)).RootElement, JsonDocument.Parse(left).RootElement).ShouldBeTrue();

    private Task<long> CountAsync(string condition) => reporting.ScalarAsync<long>($"select count(*) from events where {condition}");
}
