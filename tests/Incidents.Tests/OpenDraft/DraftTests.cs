using System.Net;
using Helpdesk.Incidents.Contracts;
using Helpdesk.Telephony.Contracts;
using Helpdesk.Testing;

namespace Helpdesk.Tests.Incidents.OpenDraft;

public class DraftTests(Desk desk)
{
    [Fact, Trait("Feature", "F21"), Trait("Feature", "F24")]
    public async Task An_answered_call_opens_one_draft_however_often_it_is_told()
    {
        var (me, call) = (Guid.CreateVersion7(), NewCall());
        var answered = Answered(call, me, 2);
        var id = Guid.CreateVersion7();
        await desk.Bus.Publish(answered, id);
        await desk.Bus.Publish(answered, id);
        await desk.Bus.Publish(answered);

        var draft = await DraftOf(me, call);
        draft.Phone.ShouldBe(answered.From);
        (await desk.Operator(me).Get("/api/incidents/drafts")).Json.GetArrayLength().ShouldBe(1);
    }

    [Fact, Trait("Feature", "F21"), Trait("Feature", "F10")]
    public async Task The_draft_becomes_the_incident_at_the_first_act()
    {
        await desk.Bus.Hear<IncidentRegistered>();
        var (me, call) = (Guid.CreateVersion7(), NewCall());
        var answered = Answered(call, me, 2);
        await desk.Bus.Publish(answered);
        var draft = await DraftOf(me, call);

        var inn = Desk.NewInn();
        var card = await desk.Operator(me).Register(new { inn, callId = call, contact = new { name = "Ольга" } });

        card.Id.ShouldBe(draft.Id);
        card["callIds"].EnumerateArray().Single().GetGuid().ShouldBe(call);
        card["channel"].GetString().ShouldBe("call");
        (await desk.Bus.WaitFor<IncidentRegistered>(e => e.IncidentId == card.Id)).CallId.ShouldBe(call);
        (await desk.Operator(me).Get("/api/incidents/drafts")).Json.GetArrayLength().ShouldBe(0);
        var candidates = await desk.Operator().Get($"/api/subscribers/by-phone/{Uri.EscapeDataString(answered.From!)}");
        candidates.Json[0].GetProperty("inn").GetString().ShouldBe(inn);
        candidates.Json[0].GetProperty("contactName").GetString().ShouldBe("Ольга");
    }

    [Fact]
    public async Task A_call_may_be_registered_before_its_answer_is_heard_of()
    {
        var (me, call) = (Guid.CreateVersion7(), NewCall());
        var card = await desk.Operator(me).Register(new { inn = Desk.NewInn(), callId = call });

        await desk.Bus.Publish(Answered(call, me, 2));
        await Probe.Until("the answer to arrive", async () => await desk.ScalarAsync<int>("select holder_version from drafts where call_id = $1", call) == 2);

        (await desk.Operator(me).Get("/api/incidents/drafts")).Json.GetArrayLength().ShouldBe(0);
        (await desk.ScalarAsync<Guid>("select id from drafts where call_id = $1", call)).ShouldBe(card.Id);
    }

    [Fact, Trait("Feature", "F31")]
    public async Task A_second_registration_from_the_call_is_an_additional_incident()
    {
        var (me, call) = (Guid.CreateVersion7(), NewCall());
        await desk.Bus.Publish(Answered(call, me, 2));
        var draft = await DraftOf(me, call);

        var first = await desk.Operator(me).Register(new { inn = Desk.NewInn(), callId = call });
        var second = await desk.Operator(me).Register(new { inn = Desk.NewInn(), callId = call });

        first.Id.ShouldBe(draft.Id);
        second.Id.ShouldNotBe(draft.Id);
        second["callIds"].EnumerateArray().Single().GetGuid().ShouldBe(call);
    }

    [Fact]
    public async Task Of_two_operators_who_register_one_draft_at_once_one_gets_it_and_the_other_an_additional_incident()
    {
        for (var round = 0; round < 10; round++)
        {
            var call = NewCall();
            var (one, other) = (Guid.CreateVersion7(), Guid.CreateVersion7());
            await desk.Bus.Publish(Answered(call, one, 2));
            var draft = await DraftOf(one, call);

            var cards = await Task.WhenAll(
                desk.Operator(one).Register(new { inn = Desk.NewInn(), callId = call }),
                desk.Operator(other).Register(new { inn = Desk.NewInn(), callId = call }));

            cards.Count(c => c.Id == draft.Id).ShouldBe(1);
            (await desk.ScalarAsync<int>("select claims from drafts where call_id = $1", call)).ShouldBe(2);
        }
    }

    [Fact, Trait("Feature", "F22"), Trait("Feature", "F25")]
    public async Task A_transfer_takes_the_draft_along()
    {
        var (one, next, call) = (Guid.CreateVersion7(), Guid.CreateVersion7(), NewCall());
        await desk.Bus.Publish(Answered(call, one, 2));
        var draft = await DraftOf(one, call);

        await desk.Bus.Publish(Answered(call, next, 5));
        await desk.Bus.Publish(Answered(call, one, 2));

        (await DraftOf(next, call)).Id.ShouldBe(draft.Id);
        (await desk.Operator(one).Get("/api/incidents/drafts")).Json.GetArrayLength().ShouldBe(0);
    }

    [Fact, Trait("Feature", "F25")]
    public async Task A_transfer_takes_the_registered_incident_along()
    {
        await desk.Bus.Hear<IncidentAssigned>();
        var (one, next, call) = (Guid.CreateVersion7(), Guid.CreateVersion7(), NewCall());
        await desk.Bus.Publish(Answered(call, one, 2));
        await DraftOf(one, call);
        var card = await desk.Operator(one).Register(new { inn = Desk.NewInn(), callId = call });

        await desk.Bus.Publish(Answered(call, next, 5));

        var assigned = await desk.Bus.WaitFor<IncidentAssigned>(e => e.IncidentId == card.Id);
        (assigned.OwnerId, assigned.PreviousOwnerId, assigned.Version).ShouldBe((next, one, 2));
        var now = await desk.Operator(next).Get("/api/incidents?view=mine");
        now["items"].EnumerateArray().Single().GetProperty("id").GetGuid().ShouldBe(card.Id);
    }

    [Fact]
    public async Task An_operator_may_switch_drafts_off_for_himself()
    {
        var (me, call) = (Guid.CreateVersion7(), NewCall());
        (await desk.Operator(me).Send(HttpMethod.Put, "/api/incidents/drafts/choice", new { draftsFromCalls = false })).Expect(HttpStatusCode.OK);

        await desk.Bus.Publish(Answered(call, me, 2));
        await Probe.Until("the answer to arrive", async () => await desk.ScalarAsync<int>("select holder_version from drafts where call_id = $1", call) == 2);

        (await desk.Operator(me).Get("/api/incidents/drafts")).Json.GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task A_draft_can_be_dropped_but_not_once_registered()
    {
        var (me, call) = (Guid.CreateVersion7(), NewCall());
        await desk.Bus.Publish(Answered(call, me, 2));
        var draft = await DraftOf(me, call);

        (await desk.Operator().Send(HttpMethod.Delete, $"/api/incidents/drafts/{draft.Id}")).Expect(HttpStatusCode.NotFound);
        (await desk.Operator(me).Send(HttpMethod.Delete, $"/api/incidents/drafts/{draft.Id}")).Expect(HttpStatusCode.NoContent);
        (await desk.Operator(me).Get("/api/incidents/drafts")).Json.GetArrayLength().ShouldBe(0);

        await desk.Operator(me).Register(new { inn = Desk.NewInn(), callId = call });
        (await desk.Operator(me).Send(HttpMethod.Delete, $"/api/incidents/drafts/{draft.Id}")).Problem.ShouldBe("draft-registered");
    }

    [Fact, Trait("Feature", "F26"), Trait("Feature", "F27")]
    public async Task A_call_linked_afterwards_shows_on_the_card_and_in_the_phone_history()
    {
        var (call, phone, inn) = (NewCall(), Desk.NewPhone(), Desk.NewInn());
        var card = await desk.Operator().Register(new { inn });

        await desk.Bus.Publish(new CallUnlinked(call, 9, DateTimeOffset.UtcNow, null, card.Id));
        await desk.Bus.Publish(new CallLinked(call, 8, DateTimeOffset.UtcNow, null, card.Id, phone));
        await Probe.Until("the caller to be remembered", async () =>
            (await desk.Operator().Get($"/api/subscribers/by-phone/{Uri.EscapeDataString(phone)}")).Json.GetArrayLength() == 1);
        await Probe.Until("the later unlinking to be known", async () =>
            await desk.ScalarAsync<int>("select call_version from incident_calls where incident_id = $1 and call_id = $2", card.Id, call) == 9);
        (await desk.Operator().Get($"/api/incidents/{card.Id}"))["callIds"].GetArrayLength().ShouldBe(0, "the unlinking was later");

        await desk.Bus.Publish(new CallLinked(call, 10, DateTimeOffset.UtcNow, null, card.Id, phone));
        await Probe.Until("the call to show", async () => (await desk.Operator().Get($"/api/incidents/{card.Id}"))["callIds"].GetArrayLength() == 1);
    }

    internal static Guid NewCall() => Guid.CreateVersion7();

    internal static CallAnswered Answered(Guid call, Guid operatorId, int version) =>
        new(call, version, DateTimeOffset.UtcNow, Guid.CreateVersion7(), operatorId, "6698", "in", Desk.NewPhone());

    private Task<(Guid Id, string? Phone)> DraftOf(Guid operatorId, Guid call) => DraftOf(desk.Operator(operatorId), call);

    internal static async Task<(Guid Id, string? Phone)> DraftOf(HttpClient client, Guid call)
    {
        var drafts = await Probe.Until(
            "the draft",
            () => client.Get("/api/incidents/drafts"),
            reply => reply.Json.EnumerateArray().Any(d => d.GetProperty("callId").GetGuid() == call));
        var draft = drafts.Json.EnumerateArray().Single(d => d.GetProperty("callId").GetGuid() == call);
        return (draft.GetProperty("id").GetGuid(), draft.GetProperty("phone").GetString());
    }
}
