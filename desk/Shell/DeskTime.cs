using System.Globalization;
using System.Text.RegularExpressions;

namespace Helpdesk.Desk.Shell;

/// <summary>Times as people of this desk read them.</summary>
internal sealed partial class DeskTime(TimeProvider time, IConfiguration configuration)
{
    private readonly TimeZoneInfo _zone = TimeZoneInfo.FindSystemTimeZoneById(configuration["Desk:TimeZone"] ?? "Asia/Yekaterinburg");

    public DateTimeOffset Now => time.GetUtcNow();

    /// <summary>Time of today, or date and time of an older moment.</summary>
    public string Short(DateTimeOffset at)
    {
        var (local, today) = (Local(at), Local(Now).Date);
        return local.Date == today ? local.ToString("HH:mm", CultureInfo.InvariantCulture)
            : local.ToString(local.Year == today.Year ? "d MMM HH:mm" : "dd.MM.yyyy HH:mm", CultureInfo.CurrentCulture);
    }

    public string Full(DateTimeOffset at) => Local(at).ToString("dd.MM.yyyy HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>A text in which a service wrote moments as <c>31.12.2026 09:00 UTC</c>, with the desk's clock instead.</summary>
    public string InText(string text) => Moment().Replace(text, moment =>
        DateTimeOffset.TryParseExact(moment.Groups[1].Value, "dd.MM.yyyy HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
            ? Local(at).ToString("dd.MM.yyyy HH:mm", CultureInfo.InvariantCulture) : moment.Value);

    /// <summary>The client's clock now, <c>HH:mm</c>; null when the zone is unknown.</summary>
    public string? ClockIn(string? zone) =>
        Find(zone) is { } found ? TimeZoneInfo.ConvertTime(Now, found).ToString("HH:mm", CultureInfo.InvariantCulture) : null;

    /// <summary>Whether it is between 21:00 and 09:00 there.</summary>
    public bool IsNightIn(string? zone) => Find(zone) is { } found && TimeZoneInfo.ConvertTime(Now, found).Hour is < 9 or >= 21;

    /// <summary>How far the client's clock is from the desk's: <c>+2</c>, <c>0</c>, <c>-1</c> (F12); null when the zone is unknown.</summary>
    public string? OffsetTo(string? zone)
    {
        if (Find(zone) is not { } found) return null;
        var hours = (found.GetUtcOffset(Now) - _zone.GetUtcOffset(Now)).TotalHours;
        return hours.ToString("+0.##;−0.##;0", CultureInfo.CurrentCulture);
    }

    /// <summary>The moment a day of the desk begins.</summary>
    public DateTimeOffset StartOf(DateOnly day)
    {
        var midnight = day.ToDateTime(TimeOnly.MinValue);
        return new DateTimeOffset(midnight, _zone.GetUtcOffset(midnight));
    }

    public DateOnly Today => DateOnly.FromDateTime(Local(Now).DateTime);

    /// <summary>The moment when the desk's clocks show that.</summary>
    public DateTimeOffset At(DateTime local) => new(DateTime.SpecifyKind(local, DateTimeKind.Unspecified), _zone.GetUtcOffset(local));

    /// <summary>What the desk's clocks show at that moment.</summary>
    public DateTimeOffset Local(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, _zone);

    [GeneratedRegex(@"(\d\d\.\d\d\.\d{4} \d\d:\d\d) UTC")]
    private static partial Regex Moment();

    private static TimeZoneInfo? Find(string? zone) =>
        zone is { Length: > 0 } && TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found) ? found : null;
}
