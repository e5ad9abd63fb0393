using System.Globalization;
using System.Text;

namespace Helpdesk.Notifications.ReceiveMail;

/// <summary>How a letter's sender calls a file: RFC 2231 and what mail programs write instead.</summary>
internal static class AttachmentName
{
    private const int Longest = 255;

    /// <summary>The name without folders; null when the part has none.</summary>
    public static string? Of(MimePart part)
    {
        var name = In(Parameters(part.Header("Content-Disposition")), "filename") ?? In(Parameters(part.Header("Content-Type")), "name");
        return name is null ? null : Clean(name);
    }

    private static string? In(Dictionary<string, string> parameters, string name)
    {
        if (parameters.TryGetValue(name + "*", out var extended))
            return Extended(extended);
        if (Continued(parameters, name) is { Length: > 0 } pieces)
            return pieces;
        return parameters.TryGetValue(name, out var plain) ? LetterText.Words(Utf8Unless8Bit(plain)) : null;
    }

    // charset'language'%D0%9E…
    private static string Extended(string value)
    {
        var parts = value.Split('\'', 3);
        return parts.Length < 3 ? Percented(value, "utf-8") : Percented(parts[2], parts[0]);
    }

    // name*0*=utf-8''%D0; name*1*=%9E; name*2=".pdf": one text, of which some pieces are encoded.
    private static string? Continued(Dictionary<string, string> parameters, string name)
    {
        var (bytes, charset) = (new List<byte>(), "utf-8");
        for (var place = 0; place < 100; place++)
        {
            var key = string.Create(CultureInfo.InvariantCulture, $"{name}*{place}");
            if (parameters.TryGetValue(key + "*", out var encoded))
            {
                if (place == 0 && encoded.Split('\'', 3) is [var named, _, var rest])
                    (charset, encoded) = (named, rest);
                bytes.AddRange(FromPercents(encoded));
            }
            else if (parameters.TryGetValue(key, out var plain))
            {
                bytes.AddRange(Encoding.Latin1.GetBytes(plain));
            }
            else
            {
                break;
            }
        }

        return bytes.Count == 0 ? null : LetterText.EncodingOf(charset).GetString([.. bytes]);
    }

    private static string Percented(string value, string charset) => LetterText.EncodingOf(charset).GetString(FromPercents(value));

    private static byte[] FromPercents(string value) => LetterText.FromQuotedPrintable(value.Replace("=", "=3D", StringComparison.Ordinal).Replace('%', '='), underscores: false);

    // Headers are read byte by byte; what was written in UTF-8 without any encoding is that.
    private static string Utf8Unless8Bit(string value)
    {
        if (value.All(char.IsAscii))
            return value;
        var text = Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(value));
        return text.Contains('\uFFFD', StringComparison.Ordinal) ? value : text;
    }

    private static Dictionary<string, string> Parameters(string header)
    {
        var found = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var (part, quoted) = (new StringBuilder(), false);
        for (var i = 0; i <= header.Length; i++)
        {
            if (i == header.Length || (header[i] == ';' && !quoted))
            {
                Add(part.ToString());
                part.Clear();
            }
            else if (quoted && header[i] == '\\' && i + 1 < header.Length)
            {
                part.Append(header[++i]);
            }
            else if (header[i] == '"')
            {
                quoted = !quoted;
            }
            else
            {
                part.Append(header[i]);
            }
        }

        return found;

        void Add(string text)
        {
            var equals = text.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0)
                found.TryAdd(text[..equals].Trim(), text[(equals + 1)..].Trim());
        }
    }

    private static string? Clean(string name)
    {
        var last = string.Concat(name.Split('/', '\\')[^1].Where(c => !char.IsControl(c) && !char.IsSurrogate(c) && c != '\uFFFD')).Trim();
        if (last.Length > Longest)
            last = last[..(Longest - 20)] + last[^20..];
        return last is "" or "." or ".." ? null : last;
    }
}
