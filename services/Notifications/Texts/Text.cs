using System.Globalization;
using System.Resources;

namespace Helpdesk.Notifications.Texts;

/// <summary>Words for clients and operators: Russian first, English beside it.</summary>
internal static class Text
{
    private static readonly ResourceManager Resources = new("Helpdesk.Notifications.Texts.Texts", typeof(Text).Assembly);

    /// <summary>The language of everything that clients read.</summary>
    public static CultureInfo Russian { get; } = CultureInfo.GetCultureInfo("ru");

    /// <summary>A text by its key.</summary>
    /// <exception cref="KeyNotFoundException">Nobody wrote it.</exception>
    public static string Of(string key, CultureInfo culture) =>
        Find(key, culture) ?? throw new KeyNotFoundException($"No text '{key}'.");

    public static string? Find(string key, CultureInfo culture) => Resources.GetString(key, culture);
}
