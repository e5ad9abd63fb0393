using System.Net;
using System.Text.Json;
using Helpdesk.Telephony.Contracts;

namespace Helpdesk.Tests.Telephony.ShowServiceLevel;

public sealed class ServiceLevelTests(TelephonyFixture telephony)
{
    [Fact, Trait("Feature", "F36"), Trait("Feature", "P22")]
    public async Task An_operators_calls_are_measured_from_the_ring_to_the_end_of_the_work_after_them()
    {
        var anna = await telephony.OperatorAsync();
        using var boris = telephony.Service.Client("operator");
        (await LevelAsync(anna)).GetProperty("inTimePercent").ValueKind.ShouldBe(JsonValueKind.Null);
        Guid last = default;
        foreach (var (wait, talk) in new[] { (2, 60), (5, 100), (9, 140) })
        {
            var pbx = telephony.NewCall();
            pbx.Start = telephony.Service.Time.GetUtcNow().AddSeconds(-wait - talk - 30);
            await pbx.Ring(0, anna);
            await pbx.Answer(wait, anna);
            last = await pbx.IdAsync();
            (await anna.Client.PutAsync($"/api/calls/{last}/wrap-up", null)).StatusCode.ShouldBe(HttpStatusCode.Conflict, "the call goes on");
            await pbx.Hangup(wait + talk);
            await telephony.Bus.WaitFor<CallCounted>(counted => counted.CallId == last);
        }

        (await boris.PutAsync($"/api/calls/{last}/wrap-up", null)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        for (var i = 0; i < 2; i++) (await anna.Client.PutAsync($"/api/calls/{last}/wrap-up", null)).StatusCode.ShouldBe(HttpStatusCode.NoContent);

        var level = await LevelAsync(anna);
        (level.GetProperty("answered").GetInt64(), level.GetProperty("inTime").GetInt64(), level.GetProperty("inTimePercent").GetDouble()).ShouldBe((3, 2, 66.67));
        level.GetProperty("averageTalkSeconds").GetDouble().ShouldBe(100, 0.1);
        level.GetProperty("averageWaitSeconds").GetDouble().ShouldBe(16 / 3.0, 0.01);
        level.GetProperty("averageWrapUpSeconds").GetDouble().ShouldBeInRange(30, 60);
        level.GetProperty("missed").ValueKind.ShouldBe(JsonValueKind.Null);
        var part = (await anna.Client.GetJson($"/api/calls/{last}")).GetProperty("parts")[0];
        part.GetProperty("wrapUpSeconds").GetDouble().ShouldBe(level.GetProperty("averageWrapUpSeconds").GetDouble(), 0.01);
    }

    [Fact, Trait("Feature", "F36")]
    public async Task Everybodys_figures_are_for_those_who_lead()
    {
        var anna = await telephony.OperatorAsync();
        using var sofia = telephony.Service.Client("supervisor");
        var missed = telephony.NewCall();
        await missed.Ring(0, anna);
        await missed.Hangup(20, "noAnswer");

        (await anna.Client.GetAsync($"/api/calls/service-level?operatorId={Guid.NewGuid()}")).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await sofia.GetJson("/api/calls/service-level")).GetProperty("missed").GetInt64().ShouldBeGreaterThan(0);
        (await sofia.GetAsync("/api/calls/service-level?from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z")).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    static Task<JsonElement> LevelAsync(Operator by) => by.Client.GetJson("/api/calls/service-level");
}
