namespace Helpdesk.Notifications.SendMessages.Email;

/// <summary>A reply of an SMTP server: a code of three digits and its lines.</summary>
internal sealed record SmtpReply(int Code, IReadOnlyList<string> Lines)
{
    /// <summary>The lines as one, at most 500 characters.</summary>
    public string Text
    {
        get
        {
            var text = string.Join(' ', Lines);
            return text.Length <= 500 ? text : text[..500];
        }
    }

    public bool IsPositive => Code is >= 200 and < 400;

    public bool IsPermanent => Code is >= 500 and < 600;

    /// <summary>Whether the reply to EHLO offers an extension.</summary>
    public bool Offers(string extension) =>
        Lines.Any(line => line.Split(' ')[0].Equals(extension, StringComparison.OrdinalIgnoreCase));

    /// <summary>The words after an offered extension's name.</summary>
    public string[] Parameters(string extension) =>
        [.. Lines.Select(line => line.Split([' ', '='], StringSplitOptions.RemoveEmptyEntries))
            .Where(words => words.Length > 0 && words[0].Equals(extension, StringComparison.OrdinalIgnoreCase))
            .SelectMany(words => words.Skip(1))];
}
