using Helpdesk.Reporting.DeskClock;
using Helpdesk.Reporting.RegistrationRate;
using Helpdesk.ServiceDefaults.Problems;
using static Helpdesk.Tests.Reporting.ReportingFixture;

namespace Helpdesk.Tests.Reporting.RegistrationRate;

public sealed class ReportPeriodTests
{
    static readonly DeskTime Yekaterinburg = new();

    [Theory]
    // 23:30 UTC is already tomorrow in Yekaterinburg (UTC+5).
    [InlineData(null, null, "2026-11-22T19:00:00Z", "2026-11-23T19:00:00Z")]
    [InlineData("2026-11-01", "2026-11-30", "2026-10-31T19:00:00Z", "2026-11-30T19:00:00Z")]
    [InlineData("2026-11-01", null, "2026-10-31T19:00:00Z", "2026-11-01T19:00:00Z")]
    [InlineData(null, "2026-11-01", "2026-10-31T19:00:00Z", "2026-11-01T19:00:00Z")]
    [InlineData("2026-11-22T10:00:00Z", "2026-11-22T15:00:00+05:00", null, null)]
    [InlineData("2026-11-22T08:00:00Z", "2026-11-22T15:00:00+05:00", "2026-11-22T08:00:00Z", "2026-11-22T10:00:00Z")]
    [InlineData("2026-11-22T08:00:00Z", "2026-11-22T15:00:00 05:00", "2026-11-22T08:00:00Z", "2026-11-22T10:00:00Z")]
    [InlineData("2026-11-22T08:00:00Z", null, "2026-11-22T08:00:00Z", "2026-11-22T19:00:00Z")]
    [InlineData("2026-11-23", "2026-11-22", null, null)]
    [InlineData("2020-01-01", "2026-11-22", null, null)]
    [InlineData("0001-01-01", "0001-01-02", null, null)]
    [InlineData("9999-12-31", "9999-12-31", null, null)]
    [InlineData("9999-12-31T23:59:59Z", null, null, null)]
    [InlineData("22.11.2026", null, null, null)]
    [InlineData("yesterday", null, null, null)]
    [InlineData("2026-02-30", null, null, null)]
    public void Days_are_the_desks_and_moments_are_taken_as_they_are(string? from, string? to, string? first, string? end)
    {
        ReportPeriod Read() => ReportPeriod.Of(from, to, Yekaterinburg, At("2026-11-22T23:30:00Z"));

        if (first is null)
            Should.Throw<BadInput>(Read);
        else
            Read().ShouldBe(new ReportPeriod(At(first), At(end!)));
    }

    [Fact]
    public void A_day_whose_midnight_the_clocks_skip_begins_when_it_can() =>
        // Beirut, 29 March 2026: 00:00 becomes 01:00.
        new DeskTime { Zone = "Asia/Beirut" }.StartOf(new DateOnly(2026, 3, 29)).ShouldBe(At("2026-03-28T22:00:00Z"));
}
