using PhoneNumbers;

namespace Helpdesk.Telephony.Calls;

internal enum PhoneKind { Hidden, Internal, External, Local }

/// <summary>A number read once, the same at writing and at looking up (field-notes D.4).</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Value">E.164 with plus, or the digits of an internal or local number; null when hidden.</param>
internal readonly record struct PhoneNumber(PhoneKind Kind, string? Value)
{
    private const int LongestLocal = 7;

    private static readonly string[] HiddenWords = ["anonymous", "unknown", "restricted", "private", "unavailable", "withheld", "hidden", "0"];

    private static readonly string[] ExtensionMarks = ["доб", "ext", "#", ",", ";"];

    public static readonly PhoneNumber Hidden = new(PhoneKind.Hidden, null);

    /// <summary>Reads a number as PBXs, SIP and people write it.</summary>
    /// <param name="raw">The number as it came.</param>
    /// <param name="written">How its writer writes numbers; as in Russia unless said.</param>
    public static PhoneNumber Read(string? raw, NumberPlan? written = null)
    {
        var plan = written ?? NumberPlan.National;
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
        if (plus || plan.Context == NumberContext.E164WithoutPlus) return new(PhoneKind.External, "+" + digits);
        return plan.Country == NumberPlan.Russia ? Russian(digits, plan.AreaCode) : Foreign(digits, plan);
    }

    private static PhoneNumber Russian(string digits, string? areaCode) => digits switch
    {
        _ when digits.StartsWith("810", StringComparison.Ordinal) && digits.Length > 11 => new(PhoneKind.External, "+" + digits[3..]),
        _ when digits.StartsWith("00", StringComparison.Ordinal) && digits.Length > 9 => new(PhoneKind.External, "+" + digits[2..]),
        { Length: 11 } when digits[0] == '8' => new(PhoneKind.External, "+7" + digits[1..]),
        { Length: 11 } when digits[0] == '7' => new(PhoneKind.External, "+" + digits),
        { Length: 10 } when digits[0] is '3' or '4' or '8' or '9' => new(PhoneKind.External, "+7" + digits),
        { Length: <= LongestLocal } when digits.Length + areaCode?.Length == 10 => new(PhoneKind.External, "+7" + areaCode + digits),
        { Length: <= LongestLocal } => new(PhoneKind.Local, digits),
        _ => new(PhoneKind.External, "+" + digits),
    };

    // Prefixes and lengths of other countries are the library's to know.
    private static PhoneNumber Foreign(string digits, NumberPlan plan)
    {
        var isLocal = digits.Length <= LongestLocal;
        if (isLocal && plan.AreaCode is null) return new(PhoneKind.Local, digits);
        var library = PhoneNumberUtil.GetInstance();
        try
        {
            var number = library.Parse(isLocal ? plan.AreaCode + digits : digits, plan.Country);
            if (library.IsPossibleNumber(number)) return new(PhoneKind.External, library.Format(number, PhoneNumberFormat.E164));
        }
        catch (NumberParseException)
        {
            // No number of that country.
        }

        return isLocal ? new(PhoneKind.Local, digits) : new(PhoneKind.External, "+" + digits);
    }

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
