using System.Globalization;
using System.Text;

namespace Helpdesk.Desk.Gateway;

internal static class Query
{
    /// <summary>The path with those of the values that are there.</summary>
    public static string To(string path, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        var query = new StringBuilder(path);
        var mark = path.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        foreach (var (name, value) in values)
        {
            var text = value switch
            {
                null => null,
                DateTimeOffset at => at.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
                _ => Convert.ToString(value, CultureInfo.InvariantCulture),
            };
            if (text is null) continue;
            query.Append(mark).Append(name).Append('=').Append(Uri.EscapeDataString(text));
            mark = '&';
        }

        return query.ToString();
    }
}
