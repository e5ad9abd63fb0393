using System.Net.Http.Json;
using Helpdesk.Testing;

namespace Helpdesk.Tests.Desk.Browser;

/// <summary>An administrator connects a PBX; whoever was not answered is called back.</summary>
public sealed class KeepTelephony(RunningSystem system, Chromium chromium)
{
    [Fact]
    [Trait("Feature", "F19")]
    public async Task The_address_of_a_new_pbx_is_shown_once_and_its_first_webhook_is_seen()
    {
        var name = Outside.Unique("pbx-", 8);
        await using var admin = await Operator.SignInAsync(chromium, system, "admin", system.AdminPassword);
        await admin.Page.GotoAsync("/settings/telephony");
        await admin.SeesAsync("[data-command=new]");
        await admin.PressAsync("Alt+n");
        await admin.FocusIsInAsync("#pbx-name");
        await admin.TypeAsync(name);
        await admin.PressAsync("Control+Enter");
        await admin.FocusIsInAsync("#pbx-address");
        await admin.Page.WaitForFunctionAsync("document.querySelector('#pbx-address')?.value.startsWith('http')");
        var address = new Uri(await admin.Page.Locator("#pbx-address").InputValueAsync());

        using var pbx = system.Anonymous();
        using var reply = await pbx.PostAsJsonAsync(address, new { @event = "newCall", direction = "in", callId = name, from = "89221234567", to = "83430000000", user = "7999" });
        reply.EnsureSuccessStatusCode();
        await admin.SeesAsync(".webhook", "звонит · 89221234567");
        await admin.Page.ReloadAsync();
        await admin.SeesAsync(".choice-tall .row", name);
        await admin.SeesNoAsync("#pbx-address");
    }

    [Fact]
    [Trait("Feature", "F32")]
    public async Task A_missed_caller_is_in_the_list_and_his_call_opens_with_enter()
    {
        var outside = new Outside(system);
        await outside.ConnectPbxAsync();
        var (call, from, extension) = (Guid.NewGuid().ToString(), Outside.Unique("+7912", 7), Outside.Unique("7", 4));
        await outside.RingAsync(call, from, extension);
        await outside.HangUpAsync(call, from, extension);
        await using var anna = await Operator.SignInAsync(chromium, system, "anna");
        await anna.PressAsync("Alt+z");
        await anna.SeesAsync("#missed tr");
        await anna.PressAsync("ArrowDown");
        await anna.FocusIsInAsync("#missed tr");
        await anna.PressAsync("Enter");
        await anna.SeesAsync("section.register");
        await anna.HoldsAsync("[name=phone]", from);
    }
}
