using Microsoft.JSInterop;

namespace Helpdesk.Desk.KeepTyped;

/// <summary>
/// What is typed and not sent yet (P2). The browser writes down every keystroke of fields in a <c>data-draft</c> place by itself and keeps it
/// at the server a moment later, so that it comes back after a crash, in another tab and on another machine; pages only take it back.
/// </summary>
internal sealed class TypedText(IJSRuntime browser)
{
    /// <summary>What was typed in a place, by the fields' names; nothing when nothing was.</summary>
    public async Task<IReadOnlyDictionary<string, string>> ReadAsync(string place, CancellationToken ct) =>
        await browser.InvokeAsync<Dictionary<string, string>?>("desk.typed.read", ct, place) ?? [];

    /// <summary>Keeps what is chosen beside the typed, like the kind of a post.</summary>
    public Task SetAsync(string place, string name, string value, CancellationToken ct) =>
        browser.InvokeVoidAsync("desk.typed.set", ct, place, name, value).AsTask();

    /// <summary>One field's text was sent, and goes out of the field; what was typed after it meanwhile stays, in the field and kept.</summary>
    public Task SentAsync(string place, string name, string text, CancellationToken ct) =>
        browser.InvokeVoidAsync("desk.typed.sent", ct, place, name, text).AsTask();

    /// <summary>
    /// A whole form was sent, and its page is about to go: what was typed on meanwhile, or still is, goes on in a field of the next page; without
    /// one the form comes back with it.
    /// </summary>
    /// <param name="place">The form.</param>
    /// <param name="sent">What was sent, by the fields' names; other fields are forgotten.</param>
    /// <param name="next">Where the rest goes on.</param>
    public Task LeaveAsync(string place, IReadOnlyDictionary<string, string> sent, (string Place, string Name)? next = null) => browser.InvokeVoidAsync(
        "desk.typed.leave", CancellationToken.None, place, sent, next is { } to ? new { place = to.Place, name = to.Name } : null).AsTask();

    /// <summary>It was sent, or thrown away.</summary>
    public Task ForgetAsync(string place, CancellationToken ct) => browser.InvokeVoidAsync("desk.typed.forget", ct, place).AsTask();
}
