using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace Helpdesk.Notifications.ReceiveMail;

/// <summary>Words of letters: encodings of headers and bodies, markup, and where an answer ends and the old letter begins.</summary>
internal static partial class LetterText
{
    /// <summary>A header's words, RFC 2047 undone.</summary>
    public static string Words(string header) => EncodedWord().Replace(BetweenWords().Replace(header, "?=$1"), word =>
    {
        var text = word.Groups["text"].Value;
        var bytes = word.Groups["how"].Value is "b" or "B" ? FromBase64(text) : FromQuotedPrintable(text, underscores: true);
        return EncodingOf(word.Groups["charset"].Value).GetString(bytes);
    }).Trim();

    /// <summary>The encoding of that name; UTF-8 when nobody knows it.</summary>
    public static Encoding EncodingOf(string? charset)
    {
        try
        {
            return string.IsNullOrWhiteSpace(charset) ? Encoding.UTF8 : Encoding.GetEncoding(charset.Trim('"', ' '));
        }
        catch (ArgumentException)
        {
            return Encoding.UTF8;
        }
    }

    /// <summary>What is readable of a base64 text; nothing when it is none.</summary>
    public static byte[] FromBase64(string text)
    {
        var clean = string.Concat(text.Where(c => char.IsAsciiLetterOrDigit(c) || c is '+' or '/'));
        clean = clean[..(clean.Length - (clean.Length % 4 == 1 ? 1 : 0))];
        return Convert.FromBase64String(clean.PadRight((clean.Length + 3) / 4 * 4, '='));
    }

    /// <summary>Quoted-printable undone; in a header an underscore is a blank.</summary>
    public static byte[] FromQuotedPrintable(string text, bool underscores)
    {
        var soft = SoftBreak().Replace(text, "");
        var bytes = new List<byte>(soft.Length);
        for (var i = 0; i < soft.Length; i++)
        {
            if (soft[i] == '=' && i + 2 < soft.Length && char.IsAsciiHexDigit(soft[i + 1]) && char.IsAsciiHexDigit(soft[i + 2]))
            {
                bytes.Add(Convert.ToByte(soft.Substring(i + 1, 2), 16));
                i += 2;
            }
            else
            {
                bytes.Add(underscores && soft[i] == '_' ? (byte)' ' : (byte)soft[i]);
            }
        }

        return [.. bytes];
    }

    /// <summary>The words of a page, each block on a line of its own.</summary>
    public static string OfHtml(string html)
    {
        var words = Tags().Replace(Blocks().Replace(Unseen().Replace(html, ""), "\n"), "");
        return EmptyLines().Replace(WebUtility.HtmlDecode(words), "\n").Trim();
    }

    /// <summary>What the sender wrote now: what he answers stands behind a line that says so, or is quoted.</summary>
    public static string NewIn(string text)
    {
        var lines = text.Split('\n');
        var end = Array.FindIndex(lines, line => AnswerBegins().IsMatch(line.Trim()));
        var kept = string.Join('\n', (end > 0 ? lines.Take(end) : lines).Where(line => !line.StartsWith('>'))).Trim();
        return kept.Length > 0 ? kept : text.Trim();
    }

    [GeneratedRegex(@"=\?(?<charset>[^?\s]+)\?(?<how>[bBqQ])\?(?<text>[^?]*)\?=", RegexOptions.CultureInvariant)]
    private static partial Regex EncodedWord();

    [GeneratedRegex(@"\?=\s+(=\?)", RegexOptions.CultureInvariant)]
    private static partial Regex BetweenWords();

    [GeneratedRegex(@"=[ \t]*\r?\n", RegexOptions.CultureInvariant)]
    private static partial Regex SoftBreak();

    [GeneratedRegex(@"<(script|style|head)\b.*?</\1>|<!--.*?-->", RegexOptions.IgnoreCase | RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex Unseen();

    [GeneratedRegex(@"<(br|/p|/div|/tr|/li|/h\d)\b[^>]*>", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Blocks();

    [GeneratedRegex("<[^>]*>", RegexOptions.CultureInvariant)]
    private static partial Regex Tags();

    [GeneratedRegex(@"\n\s*\n\s*", RegexOptions.CultureInvariant)]
    private static partial Regex EmptyLines();

    [GeneratedRegex(@"^(-{2,}\s*(Original Message|Исходное сообщение|Пересылаемое сообщение)|On .+ wrote:$|.*\d{4}.*(пишет|написал\(?а?\)?):?$|_{20,}$)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex AnswerBegins();
}
