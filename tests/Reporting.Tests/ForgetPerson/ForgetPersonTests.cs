using System.Text.Json;
using Helpdesk.Incidents.Contracts;
using Helpdesk.Reporting.ForgetPerson;
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
        JsonSerializer.Deserialize<IncidentClosed>(left, JsonSerializerOptions.Web).ShouldBe(closed with { Notice = new("sms", "", null, null) });
    }

    [Theory, Trait("Feature", "P17")]
    [InlineData("""{"inn":"500100732259","name":"Анна"}""", """{"inn":null,"name":null}""")]
    [InlineData("""{"inn":"6663003127","reason":"Решено","notice":null}""", """{"inn":"6663003127","reason":"Решено","notice":null}""")]
    public void The_INN_of_an_organisation_is_public_and_a_persons_is_his(string body, string left) =>
        JsonElement.DeepEquals(JsonDocument.Parse(StoredPeople.Without(body)).RootElement, JsonDocument.Parse(left).RootElement).ShouldBeTrue();

    private Task<long> CountAsync(string condition) => reporting.ScalarAsync<long>($"select count(*) from events where {condition}");
}
