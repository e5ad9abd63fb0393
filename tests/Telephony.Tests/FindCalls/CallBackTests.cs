using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Helpdesk.Tests.Telephony.FindCalls;

public sealed class CallBackTests(TelephonyFixture telephony)
{
    [Fact, Trait("Feature", "F32")]
    public async Task A_caller_nobody_answered_is_listed_once_until_somebody_speaks_to_him()
    {
        var anna = await telephony.OperatorAsync();
        var from = TelephonyFixture.NewNumber();
        for (var i = 0; i < 2; i++)
        {
            var missed = telephony.NewCall(from);
            missed.Start = missed.Start.AddMinutes(i);
            await missed.Ring(0, anna);
            await missed.Hangup(20, "noAnswer");
        }

        var row = (await MineAsync(anna, from)).ShouldHaveSingleItem();
        (row.GetProperty("attempts").GetInt32(), row.GetProperty("waitedSeconds").GetDouble()).ShouldBe((2, 20));

        var again = telephony.NewCall(from);
        again.Start = again.Start.AddMinutes(5);
        await again.Ring(0, anna);
        await again.Answer(3, anna);
        (await MineAsync(anna, from)).ShouldBeEmpty();
    }

    [Fact, Trait("Feature", "P21")]
    public async Task A_waiting_caller_hears_his_place_and_may_ask_to_be_called_back()
    {
        var anna = await telephony.OperatorAsync();
        var (first, second) = (telephony.NewCall(), telephony.NewCall());
        second.Start = first.Start.AddSeconds(1);
        await first.Ring(0, anna);
        await second.Ring(0, anna);

        var (ahead, behind) = (await first.PlaceAsync(), await second.PlaceAsync());
        behind.Position.ShouldNotBeNull().ShouldBeGreaterThan(ahead.Position.ShouldNotBeNull());
        behind.Waiting.ShouldBeGreaterThanOrEqualTo(behind.Position!.Value);

        await second.AskToBeCalledBack(5);
        await second.AskToBeCalledBack(5);
        await second.Hangup(6, "cancel");
        await first.Hangup(9, "noAnswer");

        (await MineAsync(anna, second.From)).ShouldHaveSingleItem().GetProperty("asked").GetBoolean().ShouldBeTrue();
        (await MineAsync(anna, first.From)).ShouldHaveSingleItem().GetProperty("asked").GetBoolean().ShouldBeFalse();
        (await MineAsync(anna, first.From, "&asked=true")).ShouldBeEmpty();
        (await MineAsync(anna, second.From, "&asked=true")).ShouldHaveSingleItem();
        (await second.PlaceAsync()).Position.ShouldBeNull("he waits no more");
    }

    [Fact, Trait("Feature", "F35")]
    public async Task A_note_stays_with_its_call()
    {
        var anna = await telephony.OperatorAsync();
        var pbx = telephony.NewCall();
        await pbx.Ring(0, anna);
        var id = await pbx.IdAsync();

        (await anna.Client.PostAsJsonAsync($"/api/calls/{id}/notes", new { text = "Перезвонить после обеда" })).StatusCode.ShouldBe(HttpStatusCode.Created);
        (await anna.Client.PostAsJsonAsync($"/api/calls/{id}/notes", new { text = "" })).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await anna.Client.GetJson($"/api/calls/{id}")).GetProperty("notes")[0].GetProperty("text").GetString().ShouldBe("Перезвонить после обеда");
    }

    static async Task<List<JsonElement>> MineAsync(Operator anna, string from, string more = "") =>
        [.. (await anna.Client.GetJson($"/api/calls/missed?take=100{more}")).GetProperty("items").EnumerateArray().Where(row => row.GetProperty("from").GetString() == from)];
}
