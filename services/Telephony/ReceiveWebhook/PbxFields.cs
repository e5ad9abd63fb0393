using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Helpdesk.Telephony.Calls;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Helpdesk.Telephony.ReceiveWebhook;

/// <summary>
/// Named values of a webhook, whatever their form: JSON (nested names joined by dots), form, multipart, query. Names are found whatever
/// their case; unfilled placeholders are absent.
/// </summary>
internal sealed class PbxFields
{
    private const int LongestValue = 1000;
    private const int MostValues = 1000;

    private readonly Dictionary<string, List<string>> _values = new(StringComparer.OrdinalIgnoreCase);
    private int _count;

    /// <summary>Why the body could not be read.</summary>
    public string? Fault { get; private set; }

    /// <summary>The first value that any of these names has.</summary>
    public string? this[params ReadOnlySpan<string> names]
    {
        get
        {
            foreach (var name in names)
                if (_values.TryGetValue(name, out var values) && values.Count > 0) return values[0];
            return null;
        }
    }

    /// <summary>All values of all these names.</summary>
    public string[] All(params ReadOnlySpan<string> names)
    {
        var all = new List<string>();
        foreach (var name in names)
            if (_values.TryGetValue(name, out var values)) all.AddRange(values);
        return [.. all.Distinct()];
    }

    /// <summary>Body and query; of a name that both have, the body's value comes first.</summary>
    public static PbxFields Of(PbxRequest request)
    {
        var fields = OfBody(request);
        foreach (var (name, value) in request.QueryValues) fields.Add(name, value);
        return fields;
    }

    /// <summary>What came as a form and nothing else, where a signature is over values of the form.</summary>
    public static PbxFields OfForm(PbxRequest request)
    {
        var fields = new PbxFields();
        fields.ReadForm(Encoding.UTF8.GetString(request.Body.Span));
        return fields;
    }

    /// <summary>The body alone.</summary>
    public static PbxFields OfBody(PbxRequest request)
    {
        var fields = new PbxFields();
        if (request.Body.IsEmpty) return fields;
        var type = MediaTypeHeaderValue.TryParse(request.ContentType, out var declared) ? declared : null;
        try
        {
            if (type?.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase) == true)
                fields.ReadMultipart(request.Body, HeaderUtilities.RemoveQuotes(type.Boundary).Value ?? "");
            else if (LooksLikeJson(request.Body.Span))
                fields.ReadJson(Readable(request.Body, type?.Encoding));
            else
                fields.ReadForm(Text(request.Body.Span, type?.Encoding));
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or IOException or InvalidDataException)
        {
            fields.Fault = "The body cannot be read as its content type says.";
        }

        return fields;
    }

    /// <summary>The values of a JSON text that came inside a form.</summary>
    public static PbxFields OfJson(string json)
    {
        var fields = new PbxFields();
        try
        {
            fields.ReadJson(Encoding.UTF8.GetBytes(json));
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            fields.Fault = "The JSON cannot be read.";
        }

        return fields;
    }

    // PBXs say "form" and send JSON, and the other way round; a form never begins with a brace.
    private static bool LooksLikeJson(ReadOnlySpan<byte> body)
    {
        var start = body.TrimStart(" \t\r\n"u8);
        if (start.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF])) start = start[3..];
        return start.Length > 0 && start[0] is (byte)'{' or (byte)'[';
    }

    // JSON is UTF-8 without a mark; what comes otherwise is made so.
    private static ReadOnlyMemory<byte> Readable(ReadOnlyMemory<byte> body, Encoding? declared)
    {
        var plain = body.Span.StartsWith(Encoding.UTF8.Preamble) ? body[Encoding.UTF8.Preamble.Length..] : body;
        return Utf8.IsValid(plain.Span) ? plain : Encoding.UTF8.GetBytes(Text(plain.Span, declared));
    }

    /// <summary>A body as text: in the encoding it declares, UTF-8, or what old PBXs in Russia write in.</summary>
    public static string Text(ReadOnlySpan<byte> body, Encoding? declared)
    {
        if (declared is not null && declared.CodePage != Encoding.UTF8.CodePage) return declared.GetString(body);
        try
        {
            return Strict.GetString(body);
        }
        catch (DecoderFallbackException)
        {
            // Old PBXs in Russia write names in their own code page and don't say so.
            return Encoding.GetEncoding(1251).GetString(body);
        }
    }

    private static UTF8Encoding Strict { get; } = new(false, throwOnInvalidBytes: true);

    private void Add(string name, string? value)
    {
        if (++_count > MostValues || name.Length > 200) return;
        var storable = value?.Replace("\0", "", StringComparison.Ordinal);
        if (storable?.Length > LongestValue) storable = storable[..LongestValue];
        if (Placeholder.Clear(storable) is not { } filled) return;
        if (!_values.TryGetValue(name, out var values)) _values[name] = values = [];
        values.Add(Wellformed(filled));
    }

    private static string Wellformed(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));

    private void ReadForm(string text)
    {
        foreach (var (name, values) in QueryHelpers.ParseQuery(text))
            foreach (var value in values) Add(name, value);
    }

    private void ReadJson(ReadOnlyMemory<byte> body)
    {
        using var document = JsonDocument.Parse(body, new JsonDocumentOptions { AllowTrailingCommas = true, MaxDepth = 16 });
        ReadJson("", document.RootElement);
    }

    private void ReadJson(string name, JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var member in element.EnumerateObject()) ReadJson(name.Length == 0 ? member.Name : $"{name}.{member.Name}", member.Value);
                break;
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray()) ReadJson(name, item);
                break;
            case JsonValueKind.String:
                Add(name, element.GetString());
                break;
            case JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False:
                Add(name, element.GetRawText());
                break;
        }
    }

    private void ReadMultipart(ReadOnlyMemory<byte> body, string boundary)
    {
        if (boundary.Length is 0 or > 200) throw new InvalidDataException("No boundary.");
        var reader = new MultipartReader(boundary, new MemoryStream(body.ToArray()));
        while (reader.ReadNextSectionAsync().GetAwaiter().GetResult() is { } section)
        {
            if (!ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition)) continue;
            using var text = new StreamReader(section.Body, Encoding.UTF8);
            Add(HeaderUtilities.RemoveQuotes(disposition.Name).Value ?? "", text.ReadToEnd());
        }
    }
}
