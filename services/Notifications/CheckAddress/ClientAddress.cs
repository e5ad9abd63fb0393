using System.Globalization;
using System.Net.Mail;
using System.Text.RegularExpressions;

namespace Helpdesk.Notifications.CheckAddress;

/// <summary>An address checked before anything is sent to it.</summary>
/// <param name="Normal">The form in which it is used: E.164, or the e-mail address without blanks; null when it can't be used.</param>
/// <param name="Fault">Why it can't be used: <c>phone-form</c>, <c>email-form</c>, <c>channel-unknown</c>.</param>
/// <param name="Warnings">What should be looked at and refuses nothing: <c>phone-not-mobile</c>.</param>
internal sealed partial record ClientAddress(string? Normal, string? Fault, IReadOnlyList<string> Warnings)
{
    /// <summary>Checks an address of a channel (F125): <c>+7xxxxxxxxxx</c> or <c>8xxxxxxxxxx</c>, blanks and dashes allowed; e-mail as RFC 5321 has it.</summary>
    public static ClientAddress Check(string channel, string? address) => channel switch
    {
        "sms" => Phone((address ?? "").Trim()),
        "email" => Email((address ?? "").Trim()),
        _ => new ClientAddress(null, "channel-unknown", []),
    };

    private static ClientAddress Phone(string address)
    {
        var digits = Separators().Replace(address, "");
        if (!RussianForms().IsMatch(digits))
            return new ClientAddress(null, "phone-form", []);
        var national = digits[^10..];
        return new ClientAddress("+7" + national, null, national[0] == '9' ? [] : ["phone-not-mobile"]);
    }

    private static ClientAddress Email(string address)
    {
        var usable = address.Length <= 254 && !address.Any(c => char.IsControl(c) || char.IsWhiteSpace(c) || c is '<' or '>' or '"' or ',' or ';')
            && MailAddress.TryCreate(address, out var parsed) && parsed.Address == address
            && parsed.User.Length <= 64 && HostIsNamed(parsed.Host);
        return usable ? new ClientAddress(address, null, []) : new ClientAddress(null, "email-form", []);
    }

    private static bool HostIsNamed(string host)
    {
        try
        {
            return HostNames().IsMatch(new IdnMapping { UseStd3AsciiRules = true }.GetAscii(host));
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    [GeneratedRegex(@"[ \-()\u00A0\u2010-\u2015]")]
    private static partial Regex Separators();

    [GeneratedRegex(@"^(\+7|8)[0-9]{10}\z")]
    private static partial Regex RussianForms();

    [GeneratedRegex(@"^([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)*[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\z")]
    private static partial Regex HostNames();
}
