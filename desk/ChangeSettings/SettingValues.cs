using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Helpdesk.Desk.ChangeSettings;

/// <summary>Values of a setting as an administrator types them, each of the kind that the service sent.</summary>
internal static class SettingValues
{
    /// <summary>What the field begins with: a mark for a yes or no, text for anything else; lists are parted by commas.</summary>
    public static object Show(JsonNode? value) => value switch
    {
        null => "",
        JsonArray list => string.Join(", ", list.Select(item => item?.ToString())),
        JsonValue one when one.GetValueKind() is JsonValueKind.True or JsonValueKind.False => one.GetValueKind() == JsonValueKind.True,
        JsonValue one when one.GetValueKind() == JsonValueKind.Number => one.GetValue<double>().ToString(CultureInfo.CurrentCulture),
        _ => value.ToString(),
    };

    /// <summary>What is sent for what stands in the field; false when it is no number and has to be one.</summary>
    public static bool TryRead(JsonNode? was, object typed, out JsonNode? value)
    {
        value = null;
        if (typed is bool on)
        {
            value = on;
            return true;
        }

        var text = ((string)typed).Trim();
        switch (was)
        {
            case JsonArray:
                value = new JsonArray([.. text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(item => (JsonNode)item)]);
                return true;
            case JsonValue one when one.GetValueKind() == JsonValueKind.Number:
                var read = double.TryParse(text.Replace(',', '.'), NumberStyles.Float, CultureInfo.InvariantCulture, out var number);
                value = number == Math.Floor(number) && Math.Abs(number) < long.MaxValue ? (long)number : number;
                return read;
            default:
                value = text.Length > 0 ? text : null;
                return true;
        }
    }
}
