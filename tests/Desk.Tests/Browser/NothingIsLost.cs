using System.Diagnostics;
using Helpdesk.Testing;
using Microsoft.Playwright;

namespace Helpdesk.Tests.Desk.Browser;

/// <summary>What was typed, and who is signed in, survives what happens to pages and processes.</summary>
public sealed class NothingIsLost(RunningSystem system, Chromium chromium)
{
    [Fact]
    [Trait("Feature", "P2")]
    public async Task What_was_typed_is_there_after_a_reload()
    {
        await using var vera = await Operator.SignInAsync(chromium, system, "vera");
        await TypeAsync(vera, "Вопрос, который жалко набирать второй раз");
        await vera.Page.ReloadAsync();
        await ShouldBeThereAsync(vera, "Вопрос, который жалко набирать второй раз");
    }

    [Fact]
    [Trait("Feature", "P2")]
    public async Task A_killed_desk_signs_nobody_out_and_the_page_comes_back_by_itself()
    {
        await using var boris = await Operator.SignInAsync(chromium, system, "boris");
        await TypeAsync(boris, "Набрано до падения");
        using (var desk = Process.GetProcessById(PidOfDesk())) desk.Kill();
        await boris.SeesAsync(".reconnect.shown");
        await boris.TypeAsync(" и во время");

        await boris.Page.Locator(".reconnect.shown").WaitForAsync(new() { State = Microsoft.Playwright.WaitForSelectorState.Detached });
        await boris.SeesAsync(".live-on");
        await ShouldBeThereAsync(boris, "Набрано до падения и во время");
    }

    [Fact]
    [Trait("Feature", "P2")]
    public async Task What_was_typed_comes_back_on_another_machine_when_the_tab_was_closed_at_the_last_key()
    {
        using var api = await system.SignInAsync("boris");
        var (number, _) = await LeadIncident.RegisterAsync(api, LeadIncident.Inn(), "Вопрос к недописанному ответу");
        var anna = await Operator.SignInAsync(chromium, system, "anna");
        await TypeAsync(anna, "Вопрос, начатый на другой машине");
        await LeadIncident.OpenAsync(anna, number);
        await anna.Page.Locator(".composer .kind").Nth(1).FocusAsync();
        await anna.PressAsync("Enter");
        await anna.SeesAsync(".composer-internal");
        await anna.PressAsync("Alt+j");
        await anna.FocusIsInAsync("#new-post");
        await anna.TypeAsync("Комментарий, который никто не ");
        // Of a text that the server was never heard to have, the first machine could not tell below that it was sent from elsewhere.
        await anna.Page.WaitForFunctionAsync(
            "Object.entries(localStorage).some(([key, entry]) => key.includes('.post:') && JSON.parse(entry).version)");
        await anna.TypeAsync("отправил");
        await anna.Page.CloseAsync(new() { RunBeforeUnload = true });

        await using var elsewhere = await Operator.SignInAsync(chromium, system, "anna", keepTyped: true);
        await elsewhere.SeesAsync(".row-unsent", LeadIncident.Text(number));
        await LeadIncident.OpenAsync(elsewhere, number);
        await elsewhere.HoldsAsync("#new-post", "Комментарий, который никто не отправил");
        // Not an answer to the client: what it was, it still is.
        await elsewhere.SeesAsync(".composer-internal");
        await elsewhere.PressAsync("Alt+j");
        await elsewhere.PressAsync("Control+Enter");
        await elsewhere.SeesAsync(".post-internal .post-text", "который никто не отправил");
        await elsewhere.PressAsync("Alt+n");
        await ShouldBeThereAsync(elsewhere, "Вопрос, начатый на другой машине");
        await elsewhere.Page.Locator("#discard").FocusAsync();
        await elsewhere.PressAsync("Enter");
        await elsewhere.SeesAsync(".ready");

        // What was sent or thrown away elsewhere does not come back from the first machine's own memory.
        // As long as the server does not answer, what that machine knows has to do; when it does, it is put right.
        await anna.Page.Context.RouteAsync("**/typed/**", route => route.AbortAsync());
        await using var first = await anna.NewTabAsync();
        await LeadIncident.OpenAsync(first, number);
        await first.HoldsAsync("#new-post", "Комментарий, который никто не отправил");
        await anna.Page.Context.UnrouteAsync("**/typed/**");
        await first.SeesAsync(".post-internal .post-text", "который никто не отправил");
        await first.HoldsAsync("#new-post", "");
        await first.PressAsync("Alt+n");
        await first.FocusIsInAsync("#client");
        await first.HoldsAsync("[name=question]", "");
    }

    [Fact]
    [Trait("Feature", "P2")]
    public async Task An_answer_from_before_the_text_was_kept_does_not_take_it_away()
    {
        using var api = await system.SignInAsync("boris");
        var (number, _) = await LeadIncident.RegisterAsync(api, LeadIncident.Inn(), "Вопрос под нагрузкой");
        await using var boris = await Operator.SignInAsync(chromium, system, "boris");
        // The server stands still for a while: the desk asks in vain, asks again, and is told of nothing, for the text comes to be kept only
        // after that was looked up.
        TaskCompletionSource keeping = new(), lookedUp = new(), told = new();
        await boris.Page.Context.RouteAsync("**/typed/post*", async route =>
        {
            if (route.Request.Method == "PUT" && keeping.TrySetResult())
            {
                await lookedUp.Task;
                await route.FulfillAsync(new RouteFulfillOptions { Response = await route.FetchAsync() });
            }
            else if (route.Request.Method == "PUT" || told.Task.IsCompleted)
            {
                await route.ContinueAsync();
            }
            else if (!keeping.Task.IsCompleted)
            {
                await keeping.Task;
                await route.AbortAsync();
            }
            else
            {
                var nothing = await route.FetchAsync();
                lookedUp.TrySetResult();
                await boris.Page.WaitForFunctionAsync("place => JSON.parse(localStorage.getItem(place)).fresh.length === 0", $"helpdesk.typed.boris.post:{number}");
                await route.FulfillAsync(new RouteFulfillOptions { Response = nothing });
                told.TrySetResult();
            }
        });
        await LeadIncident.OpenAsync(boris, number);
        await boris.PressAsync("Alt+j");
        await boris.FocusIsInAsync("#new-post");
        await boris.TypeAsync("Ответ");
        await told.Task.WaitAsync(TimeSpan.FromMinutes(2));
        await boris.TypeAsync(", который никуда не делся");
        await boris.HoldsAsync("#new-post", "Ответ, который никуда не делся");
        await boris.PressAsync("Control+Enter");
        await boris.SeesAsync(".post-solution .post-text", "Ответ, который никуда не делся");
    }

    [Fact]
    [Trait("Feature", "P2")]
    public async Task What_is_typed_on_while_a_post_is_being_sent_stays_and_is_sent_next()
    {
        using var api = await system.SignInAsync("boris");
        var (number, _) = await LeadIncident.RegisterAsync(api, LeadIncident.Inn(), "Вопрос к быстрым рукам");
        await using var boris = await Operator.SignInAsync(chromium, system, "boris");
        await LeadIncident.OpenAsync(boris, number);
        await boris.PressAsync("Alt+j");
        await boris.FocusIsInAsync("#new-post");
        await boris.TypeAsync("Первый ответ");
        // Sooner than any answer can come: sent, typed on, sent again and typed on once more.
        await boris.Page.EvaluateAsync(
            """
            () => {
              const send = () => document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', code: 'Enter', ctrlKey: true, bubbles: true, cancelable: true }));
              send();
              document.execCommand('insertText', false, ' Второй ответ');
              send();
              document.execCommand('insertText', false, ' Третий, недописан');
            }
            """);
        await boris.SeesAsync(".post-solution .post-text", "Первый ответ");
        await boris.HoldsAsync("#new-post", "Третий, недописан");
        await boris.TypeAsync("ный");
        await boris.PressAsync("Control+Enter");
        await boris.SeesManyAsync(".post-solution", 3);
        await boris.HoldsAsync("#new-post", "");
        (await boris.Page.Locator(".post-solution .post-text").AllInnerTextsAsync())
            .ShouldBe(["Первый ответ", "Второй ответ", "Третий, недописанный"]);
    }

    [Fact]
    [Trait("Feature", "P2")]
    public async Task What_is_typed_on_while_an_incident_is_being_registered_is_on_its_card()
    {
        await using var boris = await Operator.SignInAsync(chromium, system, "boris");
        await boris.PressAsync("Alt+n");
        await boris.FocusIsInAsync("#client");
        await boris.TypeAsync("6663003127-667301001");
        await boris.SeesAsync(".client-ok");
        await boris.Page.Locator("[name=question]").FocusAsync();
        await boris.TypeAsync("Первое");
        // Sooner than any answer can come.
        await boris.Page.EvaluateAsync(
            """
            () => {
              document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', code: 'Enter', ctrlKey: true, bubbles: true, cancelable: true }));
              document.execCommand('insertText', false, ' и второе');
            }
            """);
        await boris.SeesAsync(".post-question .post-text", "Первое");
        await Probe.Until("both to be there", async () =>
            $"{await boris.Page.Locator(".post-question .post-text").InnerTextAsync()} {await boris.Page.Locator("#new-post").InputValueAsync()}".Trim(),
            words => words == "Первое и второе");

        // The form is sent and still there for a moment.
        var number = await boris.OpenIncidentAsync();
        await boris.Page.Locator("#new-post").FillAsync("");
        await boris.PressAsync("Alt+n");
        await boris.FocusIsInAsync("#client");
        await boris.Page.Locator("[name=question]").FocusAsync();
        await boris.TypeAsync("Третье");
        await boris.Page.EvaluateAsync($"desk.typed.leave('new', {{ question: 'Третье', solution: '' }}, {{ place: 'post:{number}', name: 'post' }})");
        await boris.TypeAsync(" и четвёртое");
        await LeadIncident.OpenAsync(boris, number);
        await boris.HoldsAsync("#new-post", "и четвёртое");
        await boris.PressAsync("Alt+n");
        await boris.FocusIsInAsync("#client");
        await boris.HoldsAsync("[name=question]", "");
    }

    private static async Task TypeAsync(Operator someone, string question)
    {
        await someone.PressAsync("Alt+n");
        await someone.FocusIsInAsync("#client");
        await someone.TypeAsync("7707083893");
        await someone.SeesAsync("[data-command=standard-kpp]");
        await someone.Page.Locator("[name=question]").FocusAsync();
        await someone.TypeAsync(question);
    }

    private static async Task ShouldBeThereAsync(Operator someone, string question)
    {
        await someone.HoldsAsync("[name=question]", question);
        await someone.HoldsAsync("#client", "7707083893");
    }

    private int PidOfDesk() => system.State().GetProperty("resources").EnumerateArray()
        .First(resource => resource.GetProperty("name").GetString() == "desk").GetProperty("pid").GetInt32();
}
