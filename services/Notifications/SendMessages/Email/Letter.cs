using System.Globalization;
using System.Net.Mail;
using System.Text;

namespace Helpdesk.Notifications.SendMessages.Email;

/// <summary>A letter as bytes (RFC 5322, MIME): plain text, headers that tell other machines not to answer it (RFC 3834).</summary>
internal static class Letter
{
    /// <summary>Builds the letter.</summary>
    /// <param name="messageId">Our Message-ID without the angle brackets: the same at each attempt, so that servers can tell a repeat.</param>
    /// <param name="from">Sender, with or without a display name.</param>
    /// <param name="to">Recipient's address.</param>
    /// <param name="subject">Subject, any script.</param>
    /// <param name="body">Text, any script.</param>
    /// <param name="at">Date of the letter.</param>
    public static byte[] Write(string messageId, MailAddress from, string to, string subject, string body, DateTimeOffset at)
    {
        var text = new StringBuilder()
            .Append("Date: ").Append(at.ToString("ddd, dd MMM yyyy HH:mm:ss ", CultureInfo.InvariantCulture)).Append("+0000\r\n")
            .Append("From: ").Append(Mailbox(from)).Append("\r\n")
            .Append("To: ").Append(to).Append("\r\n")
            .Append("Subject: ").Append(Encoded(subject)).Append("\r\n")
            .Append("Message-ID: <").Append(messageId).Append(">\r\n")
            .Append("Auto-Submitted: auto-generated\r\n")
            .Append("X-Auto-Response-Suppress: All\r\n")
            .Append("MIME-Version: 1.0\r\n")
            .Append("Content-Type: text/plain; charset=utf-8\r\n")
            .Append("Content-Transfer-Encoding: base64\r\n\r\n");
        var base64 = Convert.ToBase64String(Encoding.UTF8.GetBytes(body.ReplaceLineEndings("\r\n")));
        foreach (var line in base64.Chunk(76))
            text.Append(line).Append("\r\n");
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>A header's words, encoded as RFC 2047 has it when they are not plain ASCII; a letter is never cut in two.</summary>
    public static string Encoded(string words)
    {
        var clean = new string([.. words.Select(c => char.IsControl(c) ? ' ' : c)]);
        if (Ascii.IsValid(clean) && clean.Length <= 60 && !clean.Contains("=?", StringComparison.Ordinal))
            return clean;
        var chunks = new List<string>();
        var chunk = new List<byte>();
        foreach (var rune in clean.EnumerateRunes())
        {
            if (chunk.Count + rune.Utf8SequenceLength > 36)
                Flush();
            chunk.AddRange(Encoding.UTF8.GetBytes(rune.ToString()));
        }
        Flush();
        return string.Join("\r\n ", chunks);

        void Flush()
        {
            chunks.Add($"=?utf-8?B?{Convert.ToBase64String([.. chunk])}?=");
            chunk.Clear();
        }
    }

    private static string Mailbox(MailAddress address) =>
        address.DisplayName.Length == 0 ? address.Address : $"{Phrase(address.DisplayName)}\r\n <{address.Address}>";

    private static string Phrase(string name) =>
        name.All(c => char.IsAsciiLetterOrDigit(c) || c == ' ') ? name : Forced(name);

    /// <summary>A display name with punctuation needs the encoding even when it is ASCII.</summary>
    private static string Forced(string name) =>
        Ascii.IsValid(name) ? $"=?utf-8?B?{Convert.ToBase64String(Encoding.UTF8.GetBytes(name))}?=" : Encoded(name);
}
