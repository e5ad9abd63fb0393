using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Helpdesk.Testing;

namespace Helpdesk.Tests.Desk.Browser;

/// <summary>What is done with calls after they are over, and the rules by which they count, by the keyboard alone.</summary>
public sealed class HandleCalls(RunningSystem system, Chromium chromium)
{
    [Fact]
    [Trait("Feature", "F27")]
    [Trait("Feature", "F29")]
    [Trait("Feature", "F35")]
    [Trait("Feature", "F116")]
    public async Task A_recorded_call_is_listened_to_noted_on_and_moved_with_a_reason()
    {
        var outside = new Outside(system);
        await outside.ConnectPbxAsync();
        var (call, from, extension) = (Guid.NewGuid().ToString(), Outside.Unique("+7922", 7), Outside.Unique("7", 4));
        await using var vera = await Operator.SignInAsync(chromium, system, "vera");
        await vera.RememberExtensionAsync(extension);
        await outside.RingAsync(call, from, extension);
        await outside.AnswerAsync(call, from, extension);
        await vera.SeesAsync("section.register");
        await outside.HangUpAsync(call, from, extension);
        var callId = Guid.Parse(new Uri(vera.Page.Url).Segments[^1]);
        using var api = await system.SignInAsync("vera");
        var inn = LeadIncident.Inn();
        var (wrong, wrongId) = await LeadIncident.RegisterAsync(api, inn, "Не тот инцидент");
        var (right, _) = await LeadIncident.RegisterAsync(api, inn, "Тот самый инцидент");
        await LinkAsync(api, callId, wrongId);
        using (var supervisor = await system.SignInAsync("sofia"))
        {
            var audio = new ByteArrayContent(Wave());
            audio.Headers.ContentType = new MediaTypeHeaderValue("audio/wav");
            (await supervisor.PostAsync($"/api/calls/{callId}/recordings", audio)).EnsureSuccessStatusCode();
        }

        await LeadIncident.OpenAsync(vera, wrong);
        await vera.SeesAsync(".recording audio");
        // The player asks for a piece from the middle when somebody goes there.
        var piece = await vera.Page.EvaluateAsync<string>(
            """
            async () => {
              const reply = await fetch(document.querySelector('.recording audio').src, { headers: { Range: 'bytes=4-7' } });
              return `${reply.status} ${reply.headers.get('content-range')?.split('/')[0]} ${(await reply.arrayBuffer()).byteLength}`;
            }
            """);
        piece.ShouldBe("206 bytes 4-7 4");
        await vera.Page.EvaluateAsync("document.querySelector('.recording audio').load()");
        await vera.Page.WaitForFunctionAsync("document.querySelector('.recording audio').duration > 0.9");

        await vera.Page.Locator("[data-move]").FocusAsync();
        await vera.PressAsync("Enter");
        await vera.FocusIsInAsync($"[id='move-{callId}']");
        await vera.TypeAsync(LeadIncident.Text(right));
        await vera.PressAsync("Tab");
        await vera.TypeAsync("Говорили о другом вопросе");
        await vera.PressAsync("Enter");
        await vera.SeesAsync(".rz-notification", LeadIncident.Text(right));
        await LeadIncident.OpenAsync(vera, right);
        await vera.SeesAsync(".call-line .mono");
        await vera.ChooseActionAsync("Отметить звонок");
        await vera.FocusIsInAsync("#attempt-noAnswer");
        await vera.PressAsync("3");
        await vera.SeesAsync("#attempt-busy[aria-checked=true]");
        await vera.PressAsync("Control+Enter");
        await vera.SeesAsync(".post-service", "занято");
    }

    [Fact]
    [Trait("Feature", "F117")]
    public async Task Before_a_leave_all_incidents_are_handed_over_and_can_be_taken_back()
    {
        using var admin = await system.SignInAsync("admin", system.AdminPassword);
        var login = Outside.Unique("leave", 8);
        (await admin.PostAsJsonAsync("/api/users", new { login, name = $"Отпуск {login}", password = RunningSystem.DemoPassword, roles = new[] { "operator" } })).EnsureSuccessStatusCode();
        using var api = await system.SignInAsync(login);
        var (number, _) = await LeadIncident.RegisterAsync(api, LeadIncident.Inn(), "Остаётся без хозяина");
        await using var someone = await Operator.SignInAsync(chromium, system, login);
        await someone.Page.GotoAsync("/settings/hand-over");
        await someone.Page.Locator("#hand-over-to").SelectOptionAsync(new Microsoft.Playwright.SelectOptionValue { Label = "Егор Виноградов" });
        await someone.PressAsync("Control+Enter");
        await someone.SeesAsync(".bulk-done", "1");
        (await OwnerAsync(api, number)).ShouldBe("Егор Виноградов");
        await someone.Page.Locator("#hand-over-undo").FocusAsync();
        await someone.PressAsync("Enter");
        await someone.SeesAsync(".rz-notification", "Возвращено: 1");
        (await OwnerAsync(api, number)).ShouldBe($"Отпуск {login}");
    }

    [Fact]
    [Trait("Feature", "F138")]
    public async Task A_supervisor_adds_an_exclusion_and_has_a_period_recounted()
    {
        using var api = await system.SignInAsync("sofia");
        var name = Outside.Unique("robot", 6);
        await using var sofia = await Operator.SignInAsync(chromium, system, "sofia");
        await sofia.Page.GotoAsync("/settings/registration");
        await sofia.SeesAsync(".rule");
        var before = await sofia.Page.Locator(".rule").CountAsync();
        await sofia.PressAsync("Alt+n");
        await sofia.FocusIsInAsync($"#rule-{before}");
        await sofia.TypeAsync(name);
        await sofia.TabToAsync("[placeholder='+73432000000']");
        await sofia.TypeAsync("+73430000001");
        await sofia.Page.Locator("#recount-from").FillAsync("2026-01-01");
        await sofia.PressAsync("Control+Enter");
        await sofia.SeesAsync(".rz-notification", "пересчитывается");
        var rules = await api.GetFromJsonAsync<JsonElement>("/api/calls/registration-rules");
        rules.GetProperty("exclusions").EnumerateArray().Last().GetProperty("name").GetString().ShouldBe(name);
        await sofia.SeesAsync(".timeline li", name);
        await sofia.Page.Locator($".rule:last-child [aria-label='Убрать исключение']").FocusAsync();
        await sofia.PressAsync("Enter");
        await sofia.PressAsync("Control+Enter");
        await Probe.Until("the exclusion to be gone", async () =>
            (await api.GetFromJsonAsync<JsonElement>("/api/calls/registration-rules")).GetProperty("exclusions").GetArrayLength() == before);
    }

    private static async Task LinkAsync(HttpClient api, Guid callId, Guid incidentId) =>
        await Probe.Until("Telephony to know the incident", async () => (await api.PutAsync($"/api/calls/{callId}/incidents/{incidentId}", null)).IsSuccessStatusCode);

    private static async Task<string?> OwnerAsync(HttpClient api, long number) =>
        (await api.GetFromJsonAsync<JsonElement>($"/api/incidents/number/{number}")).GetProperty("ownerName").GetString();

    // One second of silence, 8 kHz, 8 bit.
    private static byte[] Wave()
    {
        using var memory = new MemoryStream();
        using var writer = new BinaryWriter(memory);
        writer.Write(Encoding.ASCII.GetBytes("RIFF"));
        writer.Write(36 + 8000);
        writer.Write(Encoding.ASCII.GetBytes("WAVEfmt "));
        writer.Write(16);
        writer.Write((short)1);
        writer.Write((short)1);
        writer.Write(8000);
        writer.Write(8000);
        writer.Write((short)1);
        writer.Write((short)8);
        writer.Write(Encoding.ASCII.GetBytes("data"));
        writer.Write(8000);
        writer.Write(Enumerable.Repeat((byte)128, 8000).ToArray());
        return memory.ToArray();
    }
}
