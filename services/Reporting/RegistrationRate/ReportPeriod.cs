using System.Globalization;
using Helpdesk.Reporting.DeskClock;
using Helpdesk.ServiceDefaults.Problems;

namespace Helpdesk.Reporting.RegistrationRate;

/// <summary>From a moment up to, not including, another one; UTC.</summary>
internal sealed record ReportPeriod(DateTimeOffset From, DateTimeOffset To)
{
    private const int LongestDays = 3 * 366;
    private static readonly DateOnly Earliest = new(2000, 1, 1);
    private static readonly DateOnly Latest = new(2199, 12, 31);

    /// <summary>
    /// Reads a period. A day (<c>2026-11-22</c>) is a day by the desk's clock, the last one included; a moment (RFC 3339) is taken as it
    /// is, the last one not included. Without both it is today, without one of them it is the other's day.
    /// </summary>
    /// <exception cref="BadInput">Not a day or moment, the end before the beginning, more than three years.</exception>
    public static ReportPeriod Of(string? from, string? to, DeskTime desk, DateTimeOffset now)
    {
        var first = Blank(from) ?? DayText(to, desk) ?? desk.DayOf(now).ToString("O", CultureInfo.InvariantCulture);
        var last = Blank(to) ?? DayText(from, desk) ?? first;
        var period = new ReportPeriod(
            Moment("from", first, desk, daysLater: 0), Moment("to", last, desk, daysLater: 1));
        if (period.To <= period.From)
            throw new BadInput("to", "The period ends before it begins.");
        if (period.To - period.From > TimeSpan.FromDays(LongestDays))
            throw new BadInput("to", "A period has at most three years.");
        return period;
    }

    private static DateTimeOffset Moment(string field, string text, DeskTime desk, int daysLater)
    {
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            return day >= Earliest && day <= Latest
                ? desk.StartOf(day.AddDays(daysLater))
                : throw new BadInput(field, $"A day between {Earliest:O} and {Latest:O}, please.");
        // A plus sign that nobody escaped arrives as a blank.
        return DateTimeOffset.TryParse(
                text.Replace(' ', '+'), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment)
            && moment.Year >= Earliest.Year && moment.Year <= Latest.Year
            ? moment.ToUniversalTime()
            : throw new BadInput(field, "Write a day like 2026-11-22 or a moment like 2026-11-22T09:00:00Z.");
    }

    private static string? DayText(string? text, DeskTime desk) => Blank(text) switch
    {
        null => null,
        var day when DateOnly.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _) => day,
        var moment when DateTimeOffset.TryParse(
            moment.Replace(' ', '+'), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
            && at.Year >= Earliest.Year && at.Year <= Latest.Year => desk.DayOf(at).ToString("O", CultureInfo.InvariantCulture),
        _ => null,
    };

    private static string? Blank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
