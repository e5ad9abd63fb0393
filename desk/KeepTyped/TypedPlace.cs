using System.Globalization;

namespace Helpdesk.Desk.KeepTyped;

/// <summary>A place where something typed waits to be sent.</summary>
public sealed record TypedPlace(string Place, DateTimeOffset At)
{
    private string Kind => Place.Split(':')[0];

    private string About => Place.Contains(':', StringComparison.Ordinal) ? Place[(Place.IndexOf(':', StringComparison.Ordinal) + 1)..] : "";

    /// <summary>Name of the word that says what it is.</summary>
    public string Word => $"Typed.{Kind}";

    /// <summary>The incident or article it is about, if any.</summary>
    public string? Number => long.TryParse(About, NumberStyles.None, CultureInfo.InvariantCulture, out _) ? About : null;

    /// <summary>The page that takes it back; null when only what is beside it leads there.</summary>
    public string? Page => (Kind, Number) switch
    {
        ("new", _) => "/new",
        ("call", _) => $"/calls/{About}",
        ("post" or "question" or "hand" or "close" or "attempt" or "contact", { } number) => $"/incidents/{number}",
        ("report", { } number) => $"/knowledge/{number}",
        ("article", { } number) => $"/knowledge/{number}/edit",
        ("article", _) => "/knowledge/new",
        _ => null,
    };
}
