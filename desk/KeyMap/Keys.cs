namespace Helpdesk.Desk.KeyMap;

/// <summary>One key of the desk.</summary>
/// <param name="Id">The command, as elements name it in <c>data-command</c>.</param>
/// <param name="Combo">The key for the browser's half: <c>Alt+KeyN</c>, by place on the keyboard, so that the layout does not matter.</param>
/// <param name="Shown">The key as people read it.</param>
public sealed record Key(string Id, string Combo, string Shown);

/// <summary>
/// The one list of keys: the help shows it and desk.js obeys it. None of them is a browser's own (Chromium, Edge, Firefox; Russian and
/// English menus).
/// </summary>
internal static class Keys
{
    public static IReadOnlyList<Key> All { get; } =
    [
        new("call", "F8", "F8"),
        new("search", "F2", "F2"),
        new("new", "Alt+KeyN", "Alt+N"),
        new("submit", "Ctrl+Enter", "Ctrl+Enter"),
        new("submit-close", "Ctrl+Shift+Enter", "Ctrl+Shift+Enter"),
        new("attach", "Alt+KeyL", "Alt+L"),
        new("client", "Alt+KeyK", "Alt+K"),
        new("standard-kpp", "Alt+KeyU", "Alt+U"),
        new("not-our-case", "Alt+KeyR", "Alt+R"),
        new("reply", "Alt+KeyJ", "Alt+J"),
        new("close", "Alt+KeyX", "Alt+X"),
        new("actions", "Alt+KeyQ", "Alt+Q"),
        new("macros", "Alt+Slash", "Alt+/"),
        new("more", "Alt+KeyW", "Alt+W"),
        new("attention", "Alt+KeyY", "Alt+Y"),
        new("incidents", "Alt+KeyI", "Alt+I"),
        new("calls", "Alt+KeyZ", "Alt+Z"),
        new("share", "Alt+KeyM", "Alt+M"),
        new("number", "Alt+KeyO", "Alt+O"),
        new("help", "?", "?"),
    ];

    public static Key Find(string id) => All.First(key => key.Id == id);
}
