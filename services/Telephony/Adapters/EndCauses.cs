using System.Globalization;
using Helpdesk.Telephony.Calls;

namespace Helpdesk.Telephony.Adapters;

/// <summary>Reads causes in any of the usual vocabularies: Zammad's, FreeSWITCH's, Q.850 numbers, Asterisk's dial states (field-notes B.4).</summary>
internal static class EndCauses
{
    public static EndCause Read(string? text)
    {
        if (text is null) return EndCause.Unknown;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var q850)) return FromQ850(q850);
        var word = text.Replace("_", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal);
        return word.ToLowerInvariant() switch
        {
            "normalclearing" or "answer" or "answered" or "success" => EndCause.NormalClearing,
            "busy" or "userbusy" or "callrejected" or "rejected" or "dontcall" => EndCause.Busy,
            "cancel" or "canceled" or "cancelled" or "originatorcancel" or "losecall" => EndCause.Cancel,
            "noanswer" or "nouserresponse" or "usernotregistered" or "allottedtimeout" => EndCause.NoAnswer,
            "congestion" or "normalcircuitcongestion" or "networkoutoforder" or "switchcongestion" or "chanunavail" => EndCause.Congestion,
            "notfound" or "unallocatednumber" or "noroutedestination" or "invalidnumberformat" or "invalidargs" => EndCause.NotFound,
            "forwarded" or "blindtransfer" or "attendedtransfer" or "transferred" => EndCause.Forwarded,
            _ => EndCause.Unknown,
        };
    }

    private static EndCause FromQ850(int code) => code switch
    {
        16 => EndCause.NormalClearing,
        17 or 21 => EndCause.Busy,
        18 or 19 => EndCause.NoAnswer,
        1 or 3 or 28 => EndCause.NotFound,
        34 or 38 or 42 => EndCause.Congestion,
        _ => EndCause.Unknown,
    };
}
