using System.Globalization;
using System.Resources;

namespace Helpdesk.Incidents;

/// <summary>Texts for people, Russian first (<c>Resources/Texts.resx</c>), in the language the request asks for.</summary>
internal static class Texts
{
    private static readonly ResourceManager Resources = new("Helpdesk.Incidents.Resources.Texts", typeof(Texts).Assembly);

    /// <summary>The text of a code; the code itself when there is none.</summary>
    public static string Of(string code, params object?[] values)
    {
        var text = Resources.GetString(code, CultureInfo.CurrentUICulture) ?? code;
        return values.Length == 0 ? text : string.Format(CultureInfo.CurrentCulture, text, values);
    }
}
