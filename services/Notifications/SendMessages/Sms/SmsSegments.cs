namespace Helpdesk.Notifications.SendMessages.Sms;

/// <summary>Into how many segments a text falls: what an SMS costs.</summary>
/// <param name="Encoding"><c>gsm7</c> or <c>ucs2</c>.</param>
/// <param name="Units">Length in septets or UTF-16 units.</param>
/// <param name="Segments">Number of segments, 0 for an empty text.</param>
/// <param name="Left">Units that still fit into the last segment.</param>
internal sealed record SmsSegments(string Encoding, int Units, int Segments, int Left)
{
    private const string Basic =
        "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";

    private const string Extended = "\f^{}\\[~]|€";

    /// <summary>Counts a text: GSM-7 160/153 septets, UCS-2 70/67 units; neither an escape nor a surrogate pair is cut in two.</summary>
    public static SmsSegments Of(string text)
    {
        var gsm = text.All(c => Basic.Contains(c) || Extended.Contains(c));
        var widths = gsm
            ? text.Select(c => Extended.Contains(c) ? 2 : 1).ToList()
            : text.EnumerateRunes().Select(rune => rune.Utf16SequenceLength).ToList();
        var (whole, part) = gsm ? (160, 153) : (70, 67);
        var units = widths.Sum();
        var encoding = gsm ? "gsm7" : "ucs2";
        if (units <= whole)
            return new SmsSegments(encoding, units, units == 0 ? 0 : 1, whole - units);

        var (segments, used) = (1, 0);
        foreach (var width in widths)
        {
            if (used + width > part)
                (segments, used) = (segments + 1, 0);
            used += width;
        }
        return new SmsSegments(encoding, units, segments, part - used);
    }
}
