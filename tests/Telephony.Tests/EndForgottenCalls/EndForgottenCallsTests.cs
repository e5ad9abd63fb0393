using Helpdesk.Telephony.Contracts;

namespace Helpdesk.Tests.Telephony.EndForgottenCalls;

public sealed class EndForgottenCallsTests
{
    [Fact, Trait("Feature", "F19")]
    public async Task A_call_whose_end_never_comes_is_ended_and_a_real_end_corrects_it()
    {
        // The clock is everybody's: a service of its own.
        await using var telephony = new TelephonyFixture();
        await telephony.InitializeAsync();
        var anna = await telephony.OperatorAsync();
        var pbx = telephony.NewCall();
        await pbx.Ring(0, anna);
        await pbx.Answer(4, anna);
        var id = await pbx.IdAsync();

        telephony.Service.Time.Advance(TimeSpan.FromHours(5));
        (await telephony.Bus.WaitFor<CallEnded>(ended => ended.CallId == id)).Cause.ShouldBe("unknown");
        var assumed = await telephony.Bus.WaitFor<CallCounted>(counted => counted.CallId == id);
        assumed.Exclusion.ShouldBeNull("an unknown duration is not a short one");
        (await anna.Client.GetJson($"/api/calls/{id}")).GetProperty("endUnknown").GetBoolean().ShouldBeTrue();

        await pbx.Hangup(64);
        (await telephony.Bus.WaitFor<CallEnded>(ended => ended.CallId == id && ended.Cause == "normalClearing")).At.ShouldBe(pbx.Start.AddSeconds(64), TimeSpan.FromMilliseconds(1));
        (await telephony.Bus.WaitFor<CallCounted>(counted => counted.CallId == id && counted.Version == 2)).DurationSeconds.ShouldBe(60);
    }

    [Fact, Trait("Feature", "F160")]
    public async Task A_call_forwarded_to_nowhere_ends_after_a_short_grace()
    {
        await using var telephony = new TelephonyFixture();
        await telephony.InitializeAsync();
        var anna = await telephony.OperatorAsync();
        var pbx = telephony.NewCall();
        await pbx.Ring(0, anna);
        await pbx.Answer(4, anna);
        await pbx.Hangup(34, "forwarded");
        var id = await pbx.IdAsync();

        telephony.Service.Time.Advance(TimeSpan.FromSeconds(90));
        (await telephony.Bus.WaitFor<CallEnded>(ended => ended.CallId == id)).Cause.ShouldBe("forwarded");
        (await telephony.Bus.WaitFor<CallCounted>(counted => counted.CallId == id)).Exclusion.ShouldBe("quickTransfer");
    }
}
