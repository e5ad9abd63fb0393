using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Helpdesk.Testing;

namespace Helpdesk.Tests.Desk.Browser;

/// <summary>The registration % and the calls behind it.</summary>
public sealed class MyShare(RunningSystem system, Chromium chromium)
{
    [Fact]
    [Trait("Feature", "F27")]
    [Trait("Feature", "F28")]
    [Trait("Feature", "F139")]
    public async Task An_unlinked_call_is_linked_with_one_key_and_the_percentage_moves()
    {
        var outside = new Outside(system);
        await outside.ConnectPbxAsync();
        var (call, from, extension) = (Guid.NewGuid().ToString(), Outside.Unique("+7922", 7), Outside.Unique("7", 4));
        using var api = await system.SignInAsync("vera");
        (await api.PutAsJsonAsync("/api/calls/extension", new { extension })).EnsureSuccessStatusCode();
        // Counts from the first second on, so that the test need not talk for twenty.
        using var supervisor = await system.SignInAsync("sofia");
        using var registered = await api.PostAsJsonAsync("/api/incidents", new { inn = "7707083893", kpp = "773601001", question = "Вопрос из звонка" });
        registered.EnsureSuccessStatusCode();
        var number = (await registered.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("number").GetInt64();
        await using var rules = await CountEverythingAsync(supervisor);
        await outside.RingAsync(call, from, extension);
        await outside.AnswerAsync(call, from, extension);
        await outside.HangUpAsync(call, from, extension);
        await Probe.Until("the call to be counted as unlinked", async () =>
            (await api.GetFromJsonAsync<JsonElement>("/api/reports/registration")).GetProperty("unlinked").GetInt32() > 0);

        await using var vera = await Operator.SignInAsync(chromium, system, "vera");
        await vera.PressAsync("Alt+m");
        var before = await (await vera.SeesAsync(".figure-number")).InnerTextAsync();
        await vera.SeesAsync(".suggestion", number.ToString(System.Globalization.CultureInfo.InvariantCulture));
        await vera.PressAsync("Alt+l");
        await vera.SeesAsync(".rz-notification", "Звонок привязан");
        await Probe.Until("the percentage to move", async () =>
        {
            await vera.PressAsync("Alt+i");
            await vera.SeesAsync(".list-page");
            await vera.PressAsync("Alt+m");
            return await (await vera.SeesAsync(".figure-number")).InnerTextAsync();
        }, now => now != before);
    }

    [Fact]
    [Trait("Feature", "P3")]
    public async Task Who_leaves_pages_before_their_figures_came_goes_on_working()
    {
        await using var sofia = await Operator.SignInAsync(chromium, system, "sofia");
        // Each page is left while what it asked for is on its way: what comes then finds nobody, and must not end the circuit.
        for (var i = 0; i < 8; i++)
        {
            foreach (var key in (string[])["Alt+m", "Alt+i", "Alt+z", "Alt+y"]) await sofia.PressAsync(key);
        }

        await sofia.PressAsync("Alt+m");
        await sofia.SeesAsync(".figure-number");
        await sofia.PressAsync("Alt+i");
        await sofia.SeesAsync(".views-page");
        await sofia.PressAsync("Alt+k");
        await sofia.TypeAsync("7707083893");
        await sofia.HoldsAsync("#find", "7707083893");
        await sofia.SeesNoAsync(".reconnect.shown");
        await sofia.SeesAsync(".live-on");
    }

    private static async Task<RulesForATime> CountEverythingAsync(HttpClient supervisor)
    {
        var before = await supervisor.GetFromJsonAsync<JsonObject>("/api/calls/registration-rules");
        var rules = new RulesForATime(supervisor, before!);
        await rules.PutAsync([new JsonObject { ["name"] = "nothing", ["shorterThanSeconds"] = 0 }]);
        return rules;
    }

    /// <summary>Rules that go back to what they were.</summary>
    private sealed class RulesForATime(HttpClient supervisor, JsonObject before) : IAsyncDisposable
    {
        private int _version = before["version"]!.GetValue<int>();

        public async Task PutAsync(JsonArray exclusions)
        {
            using var request = new HttpRequestMessage(HttpMethod.Put, "/api/calls/registration-rules")
            {
                Content = JsonContent.Create(new JsonObject { ["duration"] = before["duration"]!.DeepClone(), ["exclusions"] = exclusions }),
            };
            request.Headers.TryAddWithoutValidation("If-Match", $"\"{_version}\"");
            using var reply = await supervisor.SendAsync(request);
            reply.EnsureSuccessStatusCode();
            _version = (await reply.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("version").GetInt32();
        }

        public async ValueTask DisposeAsync() => await PutAsync((JsonArray)before["exclusions"]!.DeepClone());
    }
}
