using Helpdesk.Telephony.Calls;
using Helpdesk.Telephony.CountCalls;
using static Helpdesk.Tests.Telephony.Calls.Events;

namespace Helpdesk.Tests.Telephony.Calls;

public sealed class RereadTests
{
    static readonly Dictionary<string, Guid> Operators = new() { ["6698"] = Guid.CreateVersion7(), ["6699"] = Guid.CreateVersion7() };

    [Fact, Trait("Feature", "F134")]
    public void A_part_that_is_told_no_more_is_withdrawn_from_the_count()
    {
        var call = Heard(Ring(0), Answer(4), Answer(40, "6699"), Hangup(100));
        call.Parts.Count.ShouldBe(2);
        call.Parts.ForEach(part => part.Judge(call, new RegistrationRules(), 0));

        var news = call.Reread([Ring(0), Answer(4), Hangup(100)], Operators, NumberPlan.National);

        news.Answered.ShouldBeEmpty();
        var withdrawn = call.Parts.Single(part => part.Person == "6699");
        withdrawn.Judge(call, new RegistrationRules(), 0).ShouldBeTrue();
        (withdrawn.Withdrawn, withdrawn.Exclusion, withdrawn.VerdictVersion).ShouldBe((true, Verdict.Withdrawn, 2));
        call.Parts.Single(part => part.Person == "6698").Talk.Seconds().ShouldBe(96);
        call.Answered.ShouldBeTrue();
    }

    [Fact]
    public void An_answer_that_was_none_makes_the_call_missed()
    {
        var call = Heard(Ring(0), Answer(4), Hangup(10));
        call.Missed.ShouldBeFalse();

        call.Reread([Ring(0), Hangup(10, EndCause.NoAnswer)], Operators, NumberPlan.National).Ended.ShouldBeTrue();

        (call.Missed, call.AnsweredAt, call.State).ShouldBe((true, null, CallState.Ended));
    }

    [Fact]
    public void The_same_reading_is_no_news_and_states_do_not_go_back()
    {
        var call = Heard(Ring(0), Answer(4), Hangup(100));

        call.Reread([Hangup(100), Ring(0), Answer(4)], Operators, NumberPlan.National).IsEmpty.ShouldBeTrue();
        call.Reread([Ring(0), Answer(4)], Operators, NumberPlan.National);

        (call.State, call.EndedAt).ShouldBe((CallState.Ended, Start.AddSeconds(100)));
    }

    [Fact]
    public void A_part_that_comes_back_counts_again()
    {
        var call = Heard(Ring(0), Answer(4), Hangup(100));
        var part = call.Parts.Single();
        part.Judge(call, new RegistrationRules(), 0);
        call.Reread([Ring(0), Hangup(100)], Operators, NumberPlan.National);
        part.Judge(call, new RegistrationRules(), 0);

        call.Reread([Ring(0), Answer(4), Hangup(100)], Operators, NumberPlan.National);

        part.Judge(call, new RegistrationRules(), 0).ShouldBeTrue();
        (part.Withdrawn, part.Exclusion, part.VerdictVersion, call.Parts.Count).ShouldBe((false, null, 3, 1));
    }

    static Call Heard(params PbxEvent[] events)
    {
        var call = Call.Of(Guid.CreateVersion7(), NumberPlan.National, Start);
        call.Hear(events, Operators, Start);
        return call;
    }
}
