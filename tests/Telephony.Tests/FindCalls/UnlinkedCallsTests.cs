using System.Net;

namespace Helpdesk.Tests.Telephony.FindCalls;

public sealed class UnlinkedCallsTests(TelephonyFixture telephony)
{
    [Fact, Trait("Feature", "F28"), Trait("Feature", "F139")]
    public async Task The_work_list_pages_through_my_counted_calls_without_an_incident()
    {
        var anna = await telephony.OperatorAsync();
        for (var i = 0; i < 5; i++) await TalkAsync(anna, minutesAgo: 60 + i, seconds: 100 + i);
        await TalkAsync(anna, minutesAgo: 50, seconds: 10);

        var seen = new List<double>();
        string? cursor = null;
        do
        {
            var page = await anna.Client.GetJson($"/api/calls/unlinked?take=2&cursor={cursor}");
            seen.AddRange(page.GetProperty("items").EnumerateArray().Select(row => row.GetProperty("durationSeconds").GetDouble()));
            cursor = page.GetProperty("next").GetString();
        }
        while (cursor is not null);

        seen.ShouldBe([100, 101, 102, 103, 104]);
    }

    [Fact, Trait("Feature", "F28")]
    public async Task Other_peoples_calls_are_for_supervisors()
    {
        var anna = await telephony.OperatorAsync();
        await TalkAsync(anna, minutesAgo: 60, seconds: 100);
        using var boris = telephony.Service.Client("operator");
        using var sofia = telephony.Service.Client("supervisor");

        (await boris.GetAsync($"/api/calls/unlinked?operatorId={anna.Id}")).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await boris.GetAsync("/api/calls/unlinked?everyone=true")).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await sofia.GetJson($"/api/calls/unlinked?operatorId={anna.Id}")).GetProperty("items").GetArrayLength().ShouldBe(1);
        var now = telephony.Service.Time.GetUtcNow();
        (await sofia.GetJson($"/api/calls/unlinked?operatorId={anna.Id}&from={now.AddMinutes(-30):O}".Replace("+", "%2B", StringComparison.Ordinal)))
            .GetProperty("items").GetArrayLength().ShouldBe(0);
        (await sofia.GetAsync("/api/calls/unlinked?everyone=true&cursor=garbage")).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    async Task TalkAsync(Operator by, double minutesAgo, double seconds)
    {
        var pbx = telephony.NewCall();
        pbx.Start = telephony.Service.Time.GetUtcNow().AddMinutes(-minutesAgo);
        await pbx.Ring(0, by);
        await pbx.Answer(2, by);
        await pbx.Hangup(2 + seconds);
    }
}
