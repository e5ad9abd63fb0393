using System.Text.RegularExpressions;

namespace Helpdesk.Incidents.Subscribers;

/// <summary>What sort of number a caller has.</summary>
internal enum PhoneKind
{
    /// <summary>The caller hides the number, or there is none.</summary>
    Hidden,

    /// <summary>At most five digits: a colleague; never given a prefix.</summary>
    Internal,

    /// <summary>Six or seven digits without an area code.</summary>
    Local,

    /// <summary>A Russian number.</summary>
    National,

    /// <summary>A number of another country.</summary>
    International,

    /// <summary>Something else: kept as it came.</summary>
    Unknown,
}

/// <summary>A phone number normalised for search and comparison (F9, F10); the raw one is kept beside it.</summary>
/// <param name="Kind">What sort it is.</param>
/// <param name="Number">E.164 with plus; the digits of an internal or local number; null when hidden or unreadable.</param>
internal sealed partial record PhoneNumber(PhoneKind Kind, string? Number)
{
    private static readonly string[] HiddenWords = ["anonymous", "unknown", "restricted", "private", "0"];

    /// <summary>Whether SMS may go there: Russian mobiles only (F125).</summary>
    public bool IsRussianMobile => Kind == PhoneKind.National && Number!.StartsWith("+79", StringComparison.Ordinal);

    /// <summary>Reads a number as people, PBXs and SIP write it.</summary>
    /// <param name="raw">The number as it came.</param>
    /// <param name="areaCode">The desk's area code for numbers of six or seven digits, e.g. <c>343</c>.</param>
    public static PhoneNumber Parse(string? raw, string? areaCode = null)
    {
        var text = Address().Replace((raw ?? "").Trim(), "");
        text = Tail().Replace(text, "").Trim();
        if (text.Length == 0 || HiddenWords.Contains(text, StringComparer.OrdinalIgnoreCase))
            return new(PhoneKind.Hidden, null);
        var digits = string.Concat(text.Where(char.IsAsciiDigit));
        return text.StartsWith('+') ? WithPlus(digits) : WithoutPlus(digits, areaCode);
    }

    private static PhoneNumber WithPlus(string digits) => digits switch
    {
        ['7', ..] when digits.Length == 11 => Russian(digits[1..]),
        ['7', ..] => new(PhoneKind.Unknown, null),
        { Length: >= 7 and <= 15 } => new(PhoneKind.International, "+" + digits),
        _ => new(PhoneKind.Unknown, null),
    };

    private static PhoneNumber WithoutPlus(string digits, string? areaCode) => digits switch
    {
        [] => new(PhoneKind.Unknown, null),
        ['8', '1', '0', .. var rest] when rest.Length is >= 7 and <= 15 => new(PhoneKind.International, "+" + rest),
        ['0', '0', .. var rest] when rest.Length is >= 7 and <= 15 => WithPlus(rest),
        ['7' or '8', .. var rest] when rest.Length == 10 => Russian(rest),
        ['3' or '4' or '8' or '9', ..] when digits.Length == 10 => Russian(digits),
        { Length: <= 5 } => new(PhoneKind.Internal, digits),
        { Length: 6 or 7 } when areaCode?.Length + digits.Length == 10 => Russian(areaCode + digits),
        { Length: 6 or 7 } => new(PhoneKind.Local, digits),
        _ => new(PhoneKind.Unknown, null),
    };

    // +76 and +77 are Kazakhstan: the same country code, no Russian zone and another SMS route.
    private static PhoneNumber Russian(string ten) =>
        new(ten[0] is '6' or '7' ? PhoneKind.International : PhoneKind.National, "+7" + ten);

    [GeneratedRegex("^(sips?|tel):|@.*$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Address();

    [GeneratedRegex(@"(\bдоб|\bext|#|,|;).*$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex Tail();
}
