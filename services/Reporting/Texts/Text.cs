using System.Globalization;
using System.Resources;

namespace Helpdesk.Reporting.Texts;

/// <summary>Words in reports: Russian first, English beside it.</summary>
internal static class Text
{
    private static readonly ResourceManager Resources = new("Helpdesk.Reporting.Texts.Texts", typeof(Text).Assembly);

    /// <summary>A text by its key.</summary>
    public static string Of(string key, CultureInfo culture) => Resources.GetString(key, culture)!;
}
