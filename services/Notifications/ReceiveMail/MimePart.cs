using System.Net.Mime;
using System.Text;

namespace Helpdesk.Notifications.ReceiveMail;

/// <summary>A letter or a part of one: its headers and what is under them. Reads whatever comes; nothing in a letter is a fault.</summary>
internal sealed class MimePart
{
    private readonly Dictionary<string, string> _headers = new(StringComparer.OrdinalIgnoreCase);
    private readonly string _body;
    private readonly ContentType _type;

    private MimePart(string raw)
    {
        var lines = raw.Split('\n');
        var line = 0;
        for (string? name = null; line < lines.Length && lines[line].TrimEnd('\r') is { Length: > 0 } header; line++)
        {
            var colon = header.IndexOf(':', StringComparison.Ordinal);
            if (header[0] is ' ' or '\t' && name is not null)
                _headers[name] += header;
            else if (colon > 0 && _headers.TryAdd(name = header[..colon].Trim(), header[(colon + 1)..].Trim()))
                continue;
            else
                name = null;
        }

        _body = string.Join('\n', lines.Skip(line + 1));
        _type = TypeOf(Header("Content-Type"));
    }

    static MimePart() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <summary>Reads a letter.</summary>
    public static MimePart Read(ReadOnlySpan<byte> letter) => new(Encoding.Latin1.GetString(letter));

    /// <summary>A header as it stands, the first of its name; empty when there is none.</summary>
    public string Header(string name) => _headers.GetValueOrDefault(name, "");

    /// <summary>What its writer wrote: a plain text, or the markup's words.</summary>
    public string Text() => IsOf("text/plain") ? Decoded() : IsOf("text/html") ? LetterText.OfHtml(Decoded()) : "";

    /// <summary>Whether its sender attached it as a file.</summary>
    public bool IsAttachment => Header("Content-Disposition").StartsWith("attachment", StringComparison.OrdinalIgnoreCase);

    /// <summary>What parts its parts; null when it has none.</summary>
    public string? Boundary => IsMultipart && !string.IsNullOrEmpty(_type.Boundary) ? _type.Boundary : null;

    /// <summary>Whether it is a container, one that nobody can look into included.</summary>
    public bool IsMultipart => _type.MediaType.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether it says to be of a type.</summary>
    public bool IsOf(string type) => _type.MediaType.Equals(type, StringComparison.OrdinalIgnoreCase);

    private string Decoded()
    {
        var bytes = Header("Content-Transfer-Encoding").Trim().ToLowerInvariant() switch
        {
            "base64" => LetterText.FromBase64(_body),
            "quoted-printable" => LetterText.FromQuotedPrintable(_body, underscores: false),
            _ => Encoding.Latin1.GetBytes(_body),
        };
        return LetterText.EncodingOf(_type.CharSet).GetString(bytes).ReplaceLineEndings("\n").TrimEnd();
    }

    private static ContentType TypeOf(string header)
    {
        try
        {
            return header.Length == 0 ? new("text/plain") : new(header.TrimEnd(';', ' '));
        }
        catch (FormatException)
        {
            return new("text/plain");
        }
    }
}
