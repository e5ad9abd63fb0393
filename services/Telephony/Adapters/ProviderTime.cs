using System.Globalization;
using Helpdesk.Telephony.Calls;
using Helpdesk.Telephony.ReceiveWebhook;

namespace Helpdesk.Telephony.Adapters;

/// <summary>Reads the times of providers.</summary>
internal static class ProviderTime
{
    private static readonly string[] Local =
    [
        "yyyy-MM-dd HH:mm:ss.FFFFFFF", "yyyy-MM-ddTHH:mm:ss.FFFFFFF", "yyyyMMddTHHmmss", "dd.MM.yyyy HH:mm:ss", "yyyy-MM-dd HH:mm",
    ];

    /// <summary>
    /// Unix seconds, milliseconds or microseconds; RFC 3339; MegaFon's <c>20260302T090000Z</c>; or a local time in the account's zone. Null
    /// when it is none of these, or a local time without a zone.
    /// </summary>
    public static DateTimeOffset? Read(string? text, string? zone)
    {
        if (text is null) return null;
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return UnixTime.TryRead(number, out var at) ? at : null;
        if (decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds is > 1e9m and < 1e10m)
            return DateTimeOffset.UnixEpoch.AddTicks((long)(seconds * TimeSpan.TicksPerSecond));
        if (DateTime.TryParseExact(text, "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var utc))
            return new DateTimeOffset(utc, TimeSpan.Zero);
        if (DateTime.TryParseExact(text, Local, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local)) return In(zone, local);
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal, out var moment)
            ? moment : null;
    }

    private static DateTimeOffset? In(string? zone, DateTime local) =>
        zone is not null && TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found) && !found.IsInvalidTime(local)
            ? new DateTimeOffset(local, found.GetUtcOffset(local)).ToUniversalTime() : null;

    /// <summary>An event at the provider's time if that can be right, else at the moment we heard of it.</summary>
    public static PbxEvent Event(this PbxRequest request, PbxEventKind kind, string leg, DateTimeOffset? at = null) =>
        at is { } told && UnixTime.IsNear(told, request.ReceivedAt)
            ? new PbxEvent(kind, CallKey.Of(leg), told) { Clocked = true }
            : new PbxEvent(kind, CallKey.Of(leg), request.ReceivedAt);

    /// <summary>Seconds, or <c>hh:mm:ss</c>.</summary>
    public static TimeSpan? Duration(string? text)
    {
        if (decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 0 and < 1_000_000)
            return TimeSpan.FromSeconds((double)seconds);
        return TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var span) && span >= TimeSpan.Zero && span < TimeSpan.FromDays(2) ? span : null;
    }
}
