using System.Text.Json;
using Helpdesk.Telephony.Calls;
using static Helpdesk.Tests.Telephony.Calls.Events;

namespace Helpdesk.Tests.Telephony.Calls;

public sealed class CallOrderTests
{
    static readonly Dictionary<string, Guid> Operators = new()
    {
        ["6698"] = new("00000000-0000-0000-0000-000000000001"),
        ["6700"] = new("00000000-0000-0000-0000-000000000002"),
    };

    public static TheoryData<string> Lives => [.. All.Keys];

    static Dictionary<string, PbxEvent[]> All => new()
    {
        ["answered"] = [Ring(0), Answer(4), Hangup(100)],
        ["missed"] = [Ring(0, "L1", "6698", "6700"), Hangup(30, EndCause.NoAnswer)],
        ["transferred"] = [Ring(0), Answer(4), Transfer(40, "6698", "6700"), Ring(41, "L1", "6700"), Answer(45, "6700"), Hangup(300)],
        ["transferred to a new leg"] =
            [Ring(0), Answer(4), Hangup(40, EndCause.Forwarded), Ring(41, "L2", "6700") with { Call = "L1" }, Answer(45, "6700", "L2"), Hangup(300, leg: "L2")],
        ["forwarded at the ring"] = [Ring(0), Hangup(10, EndCause.Forwarded), Ring(11, "L1", "6700"), Answer(15, "6700"), Hangup(60)],
        ["held"] = [Ring(0), Answer(4), At(PbxEventKind.Hold, 10), At(PbxEventKind.Resume, 20), Hangup(60)],
        ["summed up"] = [Ring(0), Answer(4), Hangup(60), At(PbxEventKind.CallEnd, 61, "") with { Cause = EndCause.NormalClearing }],
        ["hung up twice"] = [Ring(0), Answer(4), Hangup(60, EndCause.Cancel), Hangup(61, EndCause.NormalClearing)],
    };

    [Theory, MemberData(nameof(Lives)), Trait("Feature", "F19")]
    public void Every_order_and_repetition_of_a_calls_events_ends_in_the_same_call(string life)
    {
        var events = All[life];
        var expected = End(events);
        var random = new Random(20260302);
        foreach (var order in Permutations(events))
        {
            End(order).ShouldBe(expected);
            var repeated = order.SelectMany(e => Enumerable.Repeat(e, random.Next(1, 4)))
                .Concat(order.Where(_ => random.Next(2) == 0)).ToArray();
            End(repeated).ShouldBe(expected);
        }
    }

    [Theory, MemberData(nameof(Lives))]
    public void In_every_order_states_only_go_forward_and_nothing_is_told_twice(string life)
    {
        foreach (var order in Permutations(All[life]))
        {
            var call = NewCall();
            var news = new List<CallNews>();
            var state = CallState.Ringing;
            foreach (var told in order.Concat(order))
            {
                news.Add(call.Hear([told], Operators, Start));
                ((int)call.State).ShouldBeGreaterThanOrEqualTo((int)state);
                state = call.State;
            }

            news.Count(n => n.IsNew).ShouldBe(1);
            news.SelectMany(n => n.Answered).Count().ShouldBe(call.Parts.Count);
            news.SelectMany(n => n.Transferred).Count().ShouldBe(call.Parts.Count(part => part.EndedByTransfer));
            news.SelectMany(n => n.Rings).ShouldBeUnique();
            news.Skip(order.Length).ShouldAllBe(n => n.IsEmpty);
        }
    }

    [Fact]
    public void A_redelivery_heard_later_changes_nothing()
    {
        var call = NewCall();
        call.Hear([Ring(0) with { Clocked = false }], Operators, Start);
        call.Hear([Ring(5) with { Clocked = false }], Operators, Start).ShouldBe(CallNews.None);
        call.StartedAt.ShouldBe(Start);
    }

    static Call NewCall() => Call.Of(Guid.Empty, NumberPlan.National, Start);

    static string End(IEnumerable<PbxEvent> events)
    {
        var call = NewCall();
        foreach (var told in events) call.Hear([told], Operators, Start);
        return JsonSerializer.Serialize(new
        {
            call.State,
            call.Direction,
            call.From,
            call.To,
            call.StartedAt,
            call.AnsweredAt,
            call.EndedAt,
            call.Cause,
            call.EndUnknown,
            call.Missed,
            Operators = call.OperatorIds.Order(),
            Parts = call.Parts.OrderBy(part => part.AnsweredAt).Select(part => new
            {
                part.Leg,
                part.Person,
                part.OperatorId,
                part.RangAt,
                part.AnsweredAt,
                part.EndedAt,
                part.Held,
                part.EndedByTransfer,
                part.TransferredTo,
            }),
        });
    }

    static IEnumerable<PbxEvent[]> Permutations(PbxEvent[] events)
    {
        if (events.Length <= 1)
        {
            yield return events;
            yield break;
        }

        for (var i = 0; i < events.Length; i++)
            foreach (var rest in Permutations([.. events[..i], .. events[(i + 1)..]])) yield return [events[i], .. rest];
    }
}
