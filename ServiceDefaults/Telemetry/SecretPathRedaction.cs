using System.Diagnostics;
using System.Text.RegularExpressions;
using OpenTelemetry;

namespace Helpdesk.ServiceDefaults.Telemetry;

/// <summary>
/// A webhook's address holds its secret (<c>/hooks/pbx/{adapter}/{account}/{secret}/…</c>), and a mistyped one holds it in the wrong place:
/// no span carries more of it than its kind. The route's template tells the rest.
/// </summary>
public sealed partial class SecretPathRedaction : BaseProcessor<Activity>
{
    private static readonly string[] Tags = ["url.path", "url.full", "url.query", "http.url", "http.target"];

    /// <inheritdoc/>
    public override void OnEnd(Activity data)
    {
        var held = false;
        foreach (var tag in Tags)
        {
            if (data.GetTagItem(tag) is not string value) continue;
            var redacted = Redact(value);
            if (ReferenceEquals(redacted, value)) continue;
            held = true;
            data.SetTag(tag, redacted);
        }

        // Zadarma and others send secrets in the query too.
        if (held && data.GetTagItem("url.query") is not null) data.SetTag("url.query", "…");
        data.DisplayName = Redact(data.DisplayName);
    }

    /// <summary>The text with webhooks' addresses cut off after their kind, like <c>/hooks/pbx/…</c>.</summary>
    public static string Redact(string text) =>
        text.Contains("/hooks/", StringComparison.OrdinalIgnoreCase) ? Secret().Replace(text, "$1…") : text;

    [GeneratedRegex(@"(/hooks/+[^/\s?]+/)[^\s""']+", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Secret();
}
