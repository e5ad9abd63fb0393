using System.Net.Http.Json;
using System.Text.Json;
using Helpdesk.Testing;

namespace Helpdesk.Tests.Desk.Browser;

/// <summary>Who waits for an incident, what hangs on it and what is known of its client, by the keyboard alone.</summary>
public sealed class FollowIncident(RunningSystem system, Chromium chromium)
{
    [Fact]
    [Trait("Feature", "F17")]
    [Trait("Feature", "F75")]
    [Trait("Feature", "F161")]
    public async Task Clients_and_colleagues_are_told_when_it_is_fixed()
    {
        using var api = await system.SignInAsync("boris");
        var (number, _) = await LeadIncident.RegisterAsync(api, LeadIncident.Inn(), "Массовый сбой отправки");
        await using var vera = await Operator.SignInAsync(chromium, system, "vera");
        await LeadIncident.OpenAsync(vera, number);
        await vera.ChooseActionAsync("Сообщить мне");
        await vera.SeesAsync(".followers li", "Вера Морозова");
        await vera.ChooseActionAsync("Сообщить клиенту");
        await vera.FocusIsInAsync("#tell-address");
        await vera.TypeAsync("+79221234567");
        await vera.PressAsync("Control+Enter");
        await vera.SeesAsync(".followers li", "+79221234567");
        await vera.ChooseActionAsync("Добавить наблюдателя");
        await vera.FocusIsInAsync("#watch-whom");
        await vera.TypeAsync("виноградов");
        await vera.SeesManyAsync("#watch-found .row", 1);
        await vera.Page.Locator("#watch-role").SelectOptionAsync("requester");
        await vera.Page.Locator("#watch-whom").FocusAsync();
        await vera.PressAsync("ArrowDown");
        await vera.PressAsync("Enter");
        await vera.SeesAsync(".followers li", "Егор Виноградов");
        await vera.SeesAsync(".followers li", "постановщик");

        // Somebody who works on it too (F161).
        await vera.ChooseActionAsync("Добавить наблюдателя");
        await vera.FocusIsInAsync("#watch-whom");
        await vera.TypeAsync("лебедев");
        await vera.SeesManyAsync("#watch-found .row", 1);
        await vera.Page.Locator("#watch-role").SelectOptionAsync("coExecutor");
        await vera.Page.Locator("#watch-whom").FocusAsync();
        await vera.PressAsync("ArrowDown");
        await vera.PressAsync("Enter");
        await vera.SeesAsync(".followers li:has-text('Борис Лебедев')", "соисполнитель");
    }

    [Fact]
    [Trait("Feature", "F42")]
    [Trait("Feature", "F45")]
    public async Task A_file_is_chosen_another_pasted_and_both_can_be_taken_back()
    {
        using var api = await system.SignInAsync("anna");
        var (number, id) = await LeadIncident.RegisterAsync(api, LeadIncident.Inn(), "Ошибка на снимке");
        await using var anna = await Operator.SignInAsync(chromium, system, "anna");
        await LeadIncident.OpenAsync(anna, number);
        var chooser = await anna.Page.RunAndWaitForFileChooserAsync(() => anna.ChooseActionAsync("Вложить файл"));
        await chooser.SetFilesAsync(new Microsoft.Playwright.FilePayload { Name = "Журнал обмена.txt", MimeType = "text/plain", Buffer = "обмен не прошёл"u8.ToArray() });
        await anna.SeesAsync(".file", "Журнал обмена.txt");
        await anna.SeesAsync(".post-service", "Журнал обмена.txt");
        await anna.Page.EvaluateAsync(
            """
            () => {
              const data = new DataTransfer();
              data.items.add(new File([Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 1])], 'image.png', { type: 'image/png' }));
              document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
            }
            """);
        await anna.SeesAsync(".file img");
        await anna.SeesAsync(".file", "снимок-");

        // A picture wants its error as text, which the search finds (F45).
        await anna.SeesAsync("#picture-words", "Напишите её и текстом");
        await anna.Page.Locator("#picture-words button").FocusAsync();
        await anna.PressAsync("Enter");
        await anna.FocusIsInAsync("#new-post");
        await anna.HoldsAsync("#new-post", "Текст ошибки: ");
        await anna.TypeAsync("0x80090016");
        await anna.PressAsync("Control+Enter");
        await anna.SeesAsync(".post-solution .post-text", "Текст ошибки: 0x80090016");
        await anna.SeesNoAsync("#picture-words");

        // What comes down is what went up.
        var file = await anna.Page.RunAndWaitForDownloadAsync(() => anna.Page.Locator(".file a", new() { HasText = "Журнал" }).PressAsync("Enter"));
        file.SuggestedFilename.ShouldBe("Журнал обмена.txt");
        (await File.ReadAllTextAsync(await file.PathAsync(), TestContext.Current.CancellationToken)).ShouldBe("обмен не прошёл");
        using var stranger = system.Anonymous();
        using var refused = await stranger.GetAsync($"/files/{id}/{Guid.NewGuid()}", TestContext.Current.CancellationToken);
        refused.StatusCode.ShouldBe(System.Net.HttpStatusCode.Unauthorized);
    }

    [Fact]
    [Trait("Feature", "F42")]
    public async Task A_file_with_a_virus_says_so_and_cannot_be_had()
    {
        await using var scanner = new Helpdesk.Tests.Incidents.AttachFiles.TinyClamd();
        using var admin = await system.SignInAsync("admin", system.AdminPassword);
        admin.DefaultRequestHeaders.TryAddWithoutValidation("If-Match", "*");
        (await admin.PutAsJsonAsync("/api/incidents/settings/file-scan", new { clamd = scanner.Address })).EnsureSuccessStatusCode();
        try
        {
            using var api = await system.SignInAsync("anna");
            var (number, id) = await LeadIncident.RegisterAsync(api, LeadIncident.Inn(), "Прислали странный счёт");
            using var content = new ByteArrayContent("X5O!P%@AP EICAR"u8.ToArray());
            (await api.PostAsync($"/api/incidents/{id}/files?name={Uri.EscapeDataString("счёт.exe")}", content)).EnsureSuccessStatusCode();
            await using var anna = await Operator.SignInAsync(chromium, system, "anna");
            await LeadIncident.OpenAsync(anna, number);
            await anna.SeesAsync(".file .tag-waiting");
            await anna.SeesNoAsync(".file a");

            scanner.Wake();
            await Probe.Until(
                "the scanner to find it", () => api.GetFromJsonAsync<JsonElement>($"/api/incidents/{id}/files"),
                files => files[0].GetProperty("scan").GetString() == "infected");
            await anna.Page.Locator(".file .tag-waiting + .link").FocusAsync();
            await anna.PressAsync("Enter");
            await anna.SeesAsync(".file .tag-threat", "заражён: Eicar-Test-Signature");
            await anna.SeesNoAsync(".file a");
        }
        finally
        {
            (await admin.PutAsJsonAsync("/api/incidents/settings/file-scan", new { clamd = (string?)null })).EnsureSuccessStatusCode();
        }
    }

    [Fact]
    [Trait("Feature", "F14")]
    public async Task A_note_on_a_client_is_there_at_the_next_touch()
    {
        using var api = await system.SignInAsync("boris");
        var inn = LeadIncident.Inn();
        var (number, _) = await LeadIncident.RegisterAsync(api, inn, "Кто говорит с этим клиентом?");
        await using var boris = await Operator.SignInAsync(chromium, system, "boris");
        await LeadIncident.OpenAsync(boris, number);
        await boris.Page.Locator(".note-add").FocusAsync();
        await boris.PressAsync("Enter");
        await boris.FocusIsInAsync(".note-form input");
        await boris.TypeAsync("Говорить только с главным бухгалтером");
        await boris.PressAsync("Enter");
        await boris.SeesAsync(".note", "главным бухгалтером");

        await using var vera = await Operator.SignInAsync(chromium, system, "vera");
        await vera.PressAsync("Alt+n");
        await vera.FocusIsInAsync("#client");
        await vera.TypeAsync($"{inn}-{inn[..4]}01001");
        await vera.SeesAsync("section.register .note", "главным бухгалтером");
    }
}
