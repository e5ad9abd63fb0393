using System.Globalization;
using Helpdesk.Desk.Shell;
using Microsoft.Extensions.Configuration;

namespace Helpdesk.Tests.Desk.Rules;

[Trait("Feature", "F12")]
public sealed class DeskTimeTests
{
    private static readonly DeskTime Time = new(
        new At(new DateTimeOffset(2026, 11, 22, 8, 30, 0, TimeSpan.Zero)),
        new ConfigurationBuilder().AddInMemoryCollection([new("Desk:TimeZone", "Asia/Yekaterinburg")]).Build());

    [Theory]
    [InlineData("Asia/Yekaterinburg", "0", "13:30", false)]
    [InlineData("Asia/Novosibirsk", "+2", "15:30", false)]
    [InlineData("Europe/Moscow", "−2", "11:30", false)]
    [InlineData("Asia/Kamchatka", "+7", "20:30", false)]
    [InlineData("Asia/Kolkata", "+0,5", "14:00", false)]
    [InlineData("America/New_York", "−10", "03:30", true)]
    public void A_clients_clock_is_told_from_the_desks(string zone, string offset, string clock, bool night)
    {
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("ru");
        Time.OffsetTo(zone).ShouldBe(offset);
        Time.ClockIn(zone).ShouldBe(clock);
        Time.IsNightIn(zone).ShouldBe(night);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Нигде/Такого нет")]
    public void An_unknown_zone_is_not_guessed(string? zone)
    {
        Time.OffsetTo(zone).ShouldBeNull();
        Time.ClockIn(zone).ShouldBeNull();
        Time.IsNightIn(zone).ShouldBeFalse();
    }

    [Fact]
    public void A_day_of_the_desk_begins_at_its_midnight() =>
        Time.StartOf(Time.Today).ShouldBe(new DateTimeOffset(2026, 11, 21, 19, 0, 0, TimeSpan.Zero));

    [Theory]
    [Trait("Feature", "P8")]
    [InlineData("Отложен до 31.12.2026 20:30 UTC. Ждём обновления", "Отложен до 01.01.2027 01:30. Ждём обновления")]
    [InlineData("Срок исполнения: 23.11.2026 04:00 UTC", "Срок исполнения: 23.11.2026 09:00")]
    [InlineData("39.11.2026 04:00 UTC, UTC", "39.11.2026 04:00 UTC, UTC")]
    public void A_moment_in_a_services_text_is_told_by_the_desks_clock(string text, string told) => Time.InText(text).ShouldBe(told);

    private sealed class At(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
