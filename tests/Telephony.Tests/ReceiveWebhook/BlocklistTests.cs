using System.Net.Http.Json;
using Helpdesk.Tests.Telephony.ShowCaller;

namespace Helpdesk.Tests.Telephony.ReceiveWebhook;

public sealed class BlocklistTests(TelephonyFixture telephony)
{
    [Fact, Trait("Feature", "P23")]
    public async Task A_blocked_caller_is_turned_away_and_pops_up_nowhere()
    {
        var anna = await telephony.OperatorAsync();
        using var sofia = telephony.Service.Client("supervisor");
        using var pbx = telephony.Service.Anonymous();
        var number = TelephonyFixture.NewNumber();
        await using var feed = await Feed.OpenAsync(anna);

        (await sofia.PostAsJsonAsync("/api/calls/blocklist", new { number = "8" + number[2..], reason = "Спам" })).EnsureSuccessStatusCode();
        (await RingAsync()).ShouldBe("""{"action":"reject","reason":"busy"}""");
        (await sofia.DeleteAsync($"/api/calls/blocklist/{Uri.EscapeDataString(number)}")).EnsureSuccessStatusCode();
        (await RingAsync()).ShouldBe("{}");
        (await feed.NextAsync("call-ringing")).GetProperty("from").GetString().ShouldBe(number);

        async Task<string> RingAsync()
        {
            var ring = new { @event = "newCall", callId = Guid.NewGuid(), from = number, to = "73433700000", direction = "in", user = anna.Extension };
            return await (await pbx.PostAsJsonAsync($"/hooks/pbx/generic/tests/{telephony.Secret}/", ring)).Content.ReadAsStringAsync();
        }
    }

    [Fact, Trait("Feature", "F19")]
    public async Task An_administrator_sees_what_came_and_what_was_understood_without_tokens()
    {
        using var administrator = telephony.Service.Client("administrator");
        using var pbx = telephony.Service.Anonymous();
        var reply = await administrator.PostAsJsonAsync("/api/calls/accounts", new
        {
            name = "vats",
            adapter = "megafon",
            timeZone = "Europe/Moscow",
            keys = new { crmToken = "t0psecret" },
        });
        var account = await reply.Content.ReadFromJsonAsync<System.Text.Json.JsonElement>();
        account.ToString().ShouldNotContain("t0psecret");
        var door = account.GetProperty("path").GetString()!;
        await pbx.PostAsync(door, new StringContent("cmd=event&type=INCOMING&callid=1&phone=79222534428&ext=101&crm_token=t0psecret"));
        await pbx.PostAsync(door, new StringContent("cmd=nonsense&crm_token=t0psecret"));
        (await pbx.PostAsync(door, new StringContent("cmd=event&callid=1&crm_token=wrong"))).StatusCode.ShouldBe(System.Net.HttpStatusCode.Unauthorized);

        var seen = await administrator.GetJson($"/api/calls/accounts/{account.GetProperty("account").GetProperty("id").GetGuid()}/events");
        seen.GetArrayLength().ShouldBe(2);
        seen.ToString().ShouldNotContain("t0psecret");
        seen[0].GetProperty("fault").GetString()!.ShouldContain("cmd");
        seen[1].GetProperty("understood")[0].GetProperty("kind").GetString().ShouldBe("ring");
    }
}
