using Helpdesk.Notifications.QuietHours;

namespace Helpdesk.Tests.Notifications.QuietHours;

[Trait("Feature", "F126"), Trait("Feature", "F127")]
public sealed class SendingHoursTests
{
    static readonly SendingHours Hours = new();

    [Theory]
    // Vladivostok is UTC+10: 08:59 waits a minute, 09:00 leaves, 20:59 leaves, 21:00 waits for the morning.
    [InlineData("2026-11-21T22:59:00Z", "Asia/Vladivostok", "2026-11-21T23:00:00Z")]
    [InlineData("2026-11-21T23:00:00Z", "Asia/Vladivostok", "2026-11-21T23:00:00Z")]
    [InlineData("2026-11-22T10:59:59Z", "Asia/Vladivostok", "2026-11-22T10:59:59Z")]
    [InlineData("2026-11-22T11:00:00Z", "Asia/Vladivostok", "2026-11-22T23:00:00Z")]
    // Kaliningrad is UTC+2: the same moment is still the working day there.
    [InlineData("2026-11-22T11:00:00Z", "Europe/Kaliningrad", "2026-11-22T11:00:00Z")]
    // New Year's Eve goes over to next year's first morning.
    [InlineData("2026-12-31T20:00:00Z", "Europe/Moscow", "2027-01-01T06:00:00Z")]
    public void A_message_waits_for_the_clients_morning(string now, string zone, string expected) =>
        Hours.FirstAllowed(At(now), "sms", zone).ShouldBe(At(expected));

    [Theory]
    [InlineData(null)]
    [InlineData("Asia/Nowhere")]
    public void A_client_of_unknown_zone_lives_by_the_desks_clock(string? zone) =>
        Hours.FirstAllowed(At("2026-11-22T17:00:00Z"), "sms", zone).ShouldBe(At("2026-11-23T04:00:00Z"));

    [Fact]
    public void A_channel_that_keeps_no_hours_is_free_at_night()
    {
        var hours = Hours with { Channels = ["sms"] };

        hours.FirstAllowed(At("2026-11-22T20:00:00Z"), "email", "Europe/Moscow").ShouldBe(At("2026-11-22T20:00:00Z"));
    }

    [Fact]
    public void A_morning_that_the_clocks_skip_begins_when_it_can()
    {
        var hours = Hours with { From = new TimeOnly(2, 30), To = new TimeOnly(3, 30) };

        // Berlin, 29 March 2026: 02:00 becomes 03:00.
        hours.FirstAllowed(At("2026-03-28T20:00:00Z"), "sms", "Europe/Berlin").ShouldBe(At("2026-03-29T01:00:00Z"));
    }

    [Fact]
    public void What_is_allowed_is_always_in_the_hours_and_never_earlier()
    {
        var random = new Random(7);
        string[] zones = ["Europe/Kaliningrad", "Europe/Moscow", "Asia/Yekaterinburg", "Asia/Kamchatka", "America/New_York"];
        for (var round = 0; round < 2_000; round++)
        {
            var now = At("2026-01-01T00:00:00Z").AddMinutes(random.Next(525_600));
            var zone = zones[random.Next(zones.Length)];

            var allowed = Hours.FirstAllowed(now, "sms", zone);

            allowed.ShouldBeGreaterThanOrEqualTo(now);
            (allowed - now).ShouldBeLessThanOrEqualTo(TimeSpan.FromHours(13));
            var time = TimeOnly.FromTimeSpan(TimeZoneInfo.ConvertTime(allowed, Hours.ZoneOf(zone)).TimeOfDay);
            (time >= Hours.From && time < Hours.To).ShouldBeTrue($"{allowed:O} is {time} in {zone}");
        }
    }

    static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
