using Helpdesk.Telephony.Calls;
using static Helpdesk.Tests.Telephony.Calls.Events;

namespace Helpdesk.Tests.Telephony.Calls;

public sealed class CallTellerTests
{
    [Fact, Trait("Feature", "F19")]
    public void A_call_rings_is_answered_and_ends()
    {
        var story = Tell(Ring(0), Answer(4), Hangup(100));

        story.State.ShouldBe(CallState.Ended);
        story.Cause.ShouldBe(EndCause.NormalClearing);
        var part = story.Parts.ShouldHaveSingleItem();
        (part.AnsweredAt - part.RangAt).TotalSeconds.ShouldBe(4);
        (part.EndedAt - part.AnsweredAt).Seconds().ShouldBe(96);
    }

    [Fact]
    public void A_hangup_before_the_answer_ends_the_call()
    {
        var story = Tell(Hangup(10), Answer(12), Ring(0));

        story.State.ShouldBe(CallState.Ended);
        var part = story.Parts.ShouldHaveSingleItem();
        part.EndedAt.ShouldBe(part.AnsweredAt);
    }

    [Fact]
    public void Many_ringing_operators_are_one_call_and_one_part()
    {
        var story = Tell(Ring(0, "L1", "6698", "6699", "6700"), Answer(3, "6699"), Hangup(60));

        story.Ringing.ShouldBe(["6698", "6699", "6700"]);
        story.Parts.ShouldHaveSingleItem().Person.ShouldBe("6699");
    }

    [Fact]
    public void A_call_nobody_answered_has_no_parts() => Tell(Ring(0), Hangup(30, EndCause.NoAnswer)).Parts.ShouldBeEmpty();

    [Theory, InlineData("voicemail"), InlineData("IVR"), InlineData("Voice mail")]
    public void An_answer_by_a_machine_is_no_answer(string machine) => Tell(Ring(0), Answer(3, machine), Hangup(30)).Parts.ShouldBeEmpty();

    [Fact]
    public void An_answer_that_names_nobody_is_by_the_only_one_who_rang() =>
        Tell(Answer(3, null), Ring(0, "L1", "6698")).Parts.ShouldHaveSingleItem().Person.ShouldBe("6698");

    [Fact]
    public void An_answer_that_names_nobody_of_several_is_no_persons_answer() =>
        Tell(Ring(0, "L1", "6698", "6699"), Answer(3, null)).Parts.ShouldBeEmpty();

    [Fact, Trait("Feature", "F160")]
    public void A_transfer_ends_one_part_and_the_next_begins()
    {
        var story = Tell(Ring(0), Answer(2), Transfer(50, "6698", "6700"), Answer(55, "6700"), Hangup(200));

        story.Parts.Count.ShouldBe(2);
        story.Parts[0].EndedByTransfer.ShouldBeTrue();
        story.Parts[0].TransferredTo.ShouldBe("6700");
        (story.Parts[0].EndedAt - story.Parts[0].AnsweredAt).Seconds().ShouldBe(48);
        story.Parts[1].EndedByTransfer.ShouldBeFalse();
        (story.Parts[1].EndedAt - story.Parts[1].AnsweredAt).Seconds().ShouldBe(145);
    }

    [Fact, Trait("Feature", "F160")]
    public void A_second_person_who_answers_took_the_call_over()
    {
        var story = Tell(Ring(0), Answer(2), Answer(60, "6700"), Hangup(90));

        story.Parts[0].EndedByTransfer.ShouldBeTrue();
        story.Parts[0].TransferredTo.ShouldBe("6700");
    }

    [Fact]
    public void A_forwarded_leg_does_not_end_the_call_until_the_next_one_ends()
    {
        var first = Tell(Ring(0), Answer(2), Hangup(30, EndCause.Forwarded));
        first.State.ShouldBe(CallState.Active);
        first.QuietSince.ShouldNotBeNull();
        first.Parts[0].EndedByTransfer.ShouldBeTrue();

        var both = Tell(Ring(0), Answer(2), Hangup(30, EndCause.Forwarded), Ring(31, "L2", "6700"), Answer(35, "6700", "L2"), Hangup(90, leg: "L2"));
        both.State.ShouldBe(CallState.Ended);
        both.Parts.Count.ShouldBe(2);
        both.Parts[0].TransferredTo.ShouldBe("6700");
        both.EndedAt.ShouldBe(Start.AddSeconds(90));
    }

    [Fact]
    public void A_call_forwarded_at_the_ring_is_answered_elsewhere_under_the_same_id()
    {
        var story = Tell(Ring(0, "L1", "6698"), Hangup(10, EndCause.Forwarded), Ring(11, "L1", "6700"), Answer(15, "6700"), Hangup(60));

        var part = story.Parts.ShouldHaveSingleItem();
        part.EndedByTransfer.ShouldBeFalse();
        (part.EndedAt - part.AnsweredAt).Seconds().ShouldBe(45);
    }

    [Fact]
    public void Holds_are_taken_off_the_talk()
    {
        var part = Tell(Ring(0), Answer(2), At(PbxEventKind.Hold, 10), At(PbxEventKind.Resume, 25), At(PbxEventKind.Hold, 50), Hangup(60)).Parts[0];

        part.Held.TotalSeconds.ShouldBe(25);
    }

    [Fact]
    public void An_assumed_end_gives_way_to_the_real_one()
    {
        var assumed = At(PbxEventKind.CallEnd, 14400, "") with { Assumed = true };

        Tell(Ring(0), Answer(2), assumed).EndUnknown.ShouldBeTrue();
        var corrected = Tell(Ring(0), Answer(2), assumed, Hangup(120));
        corrected.EndUnknown.ShouldBeFalse();
        corrected.EndedAt.ShouldBe(Start.AddSeconds(120));
    }

    [Fact]
    public void Phones_that_fell_silent_do_not_end_the_call()
    {
        var story = Tell(
            Ring(0, "A", "6698"), Ring(0, "B", "6699"), At(PbxEventKind.RingEnd, 5, "B"), Answer(5, "6698", "A"), Hangup(60, leg: "A"));

        story.State.ShouldBe(CallState.Ended);
        story.Parts.ShouldHaveSingleItem();
    }
}
