namespace Helpdesk.Telephony.Calls;

internal enum PhoneKind { Hidden, Internal, External, Local }

/// <summary>How a provider writes outside numbers.</summary>
internal enum NumberContext
{
    /// <summary>As people dial here: 8…, 7…, ten digits, 810….</summary>
    National,

    /// <summary>E.164 digits without the plus: nothing is guessed.</summary>
    E164WithoutPlus,
}

/// <summary>A number read once, the same at writing and at looking up (field-notes D.4).</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Value">E.164 with plus, or the digits of an internal or local number; null when hidden.</param>
internal readonly record struct PhoneNumber(PhoneKind Kind, string? Value)
{
    private static readonly string[] HiddenWords = ["anonymous", "unknown", "restricted", "private", "unavailable", "withheld", "hidden", "0"];

    private static readonly string[] ExtensionMarks = ["доб", "ext", "#", ",", ";"];

    public static readonly PhoneNumber Hidden = new(PhoneKind.Hidden, null);

    public static PhoneNumber Read(string? raw, NumberContext context = NumberContext.National)
    {
        if (Placeholder.Clear(raw) is not { } text) return Hidden;
        foreach (var scheme in (ReadOnlySpan<string>)["sips:", "sip:", "tel:"])
            if (text.StartsWith(scheme, StringComparison.OrdinalIgnoreCase)) text = text[scheme.Length..];
        var host = text.IndexOf('@', StringComparison.Ordinal);
        if (host >= 0) text = text[..host];
        if (HiddenWords.Contains(text, StringComparer.OrdinalIgnoreCase)) return Hidden;
        foreach (var mark in ExtensionMarks)
        {
            var at = text.IndexOf(mark, 1, Math.Max(text.Length - 1, 0), StringComparison.OrdinalIgnoreCase);
            if (at > 0) text = text[..at];
        }

        var plus = text.TrimStart().StartsWith('+');
        var digits = string.Concat(text.Where(char.IsAsciiDigit));
        if (digits.Length == 0) return Hidden;
        if (digits.Length <= 5) return new(PhoneKind.Internal, digits);
        if (digits.Length > 18) digits = digits[..18];
        if (plus || context == NumberContext.E164WithoutPlus) return new(PhoneKind.External, "+" + digits);
        return National(digits);
    }

    private static PhoneNumber National(string digits) => digits switch
    {
        _ when digits.StartsWith("810", StringComparison.Ordinal) && digits.Length > 11 => new(PhoneKind.External, "+" + digits[3..]),
        _ when digits.StartsWith("00", StringComparison.Ordinal) && digits.Length > 9 => new(PhoneKind.External, "+" + digits[2..]),
        { Length: 11 } when digits[0] == '8' => new(PhoneKind.External, "+7" + digits[1..]),
        { Length: 11 } when digits[0] == '7' => new(PhoneKind.External, "+" + digits),
        { Length: 10 } when digits[0] is '3' or '4' or '8' or '9' => new(PhoneKind.External, "+7" + digits),
        { Length: <= 7 } => new(PhoneKind.Local, digits),
        _ => new(PhoneKind.External, "+" + digits),
    };

    /// <summary>
    /// Whether the call came from inside the house (decision 3): 1 to 5 digits in the number as it came. A hidden caller never did.
    /// </summary>
    public static bool IsInternal(string? raw) => Read(raw).Kind == PhoneKind.Internal;

    /// <summary><c>+7 922 253-44-28</c>; other numbers as they are; null when hidden.</summary>
    public static string? Display(string? number) =>
        number is { Length: 12 } && number.StartsWith("+7", StringComparison.Ordinal)
            ? $"+7 {number[2..5]} {number[5..8]}-{number[8..10]}-{number[10..12]}"
            : number;
}
