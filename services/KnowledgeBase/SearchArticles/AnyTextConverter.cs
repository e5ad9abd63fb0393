using System.Buffers;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace Helpdesk.KnowledgeBase.SearchArticles;

/// <summary>Reads any text of a query, NUL and lone surrogates included: the query language takes them, so the door does too.</summary>
internal sealed partial class AnyTextConverter : JsonConverter<string>
{
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.String)
            throw new JsonException("Expected a text.");
        try
        {
            return reader.GetString();
        }
        catch (InvalidOperationException)
        {
            var raw = System.Text.Encoding.UTF8.GetString(reader.HasValueSequence ? [.. reader.ValueSequence.ToArray()] : reader.ValueSpan);
            return Escape().Replace(raw, m => m.Groups[1].Success
                ? ((char)int.Parse(m.Groups[1].ValueSpan, NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToString()
                : m.Groups[2].Value switch { "n" => "\n", "t" => "\t", "r" => "\r", "b" or "f" => " ", var same => same });
        }
    }

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);

    [GeneratedRegex(@"\\(?:u([0-9a-fA-F]{4})|(.))")]
    private static partial Regex Escape();
}
