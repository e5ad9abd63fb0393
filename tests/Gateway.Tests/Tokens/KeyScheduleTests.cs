using Helpdesk.Gateway.Tokens;

namespace Helpdesk.Tests.Gateway.Tokens;

public sealed class KeyScheduleTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan TokenLife = TimeSpan.FromMinutes(10);

    [Fact]
    public void The_youngest_key_whose_moment_has_come_signs()
    {
        DateTimeOffset[] keys = [Noon.AddDays(-90), Noon, Noon.AddMinutes(30)];
        KeySchedule.Signing(keys, Itself, Noon.AddSeconds(-1)).ShouldBe(keys[0]);
        KeySchedule.Signing(keys, Itself, Noon).ShouldBe(keys[1]);
        KeySchedule.Signing(keys, Itself, Noon.AddHours(1)).ShouldBe(keys[2]);
    }

    [Fact]
    public void A_clock_set_back_before_every_key_still_finds_one() =>
        KeySchedule.Signing([Noon, Noon.AddDays(1)], Itself, Noon.AddYears(-1)).ShouldBe(Noon);

    [Fact]
    public void A_key_is_published_before_it_signs_and_until_its_last_token_is_dead()
    {
        DateTimeOffset[] keys = [Noon.AddDays(-90), Noon];
        Published(keys, Noon.AddMinutes(-60)).ShouldBe(keys);
        Published(keys, Noon).ShouldBe(keys);
        Published(keys, Noon.AddMinutes(19)).ShouldBe(keys);
        Published(keys, Noon.AddMinutes(21)).ShouldBe([keys[1]]);
    }

    [Theory]
    [InlineData(-1, false)]
    [InlineData(0, true)]
    [InlineData(1, true)]
    public void A_successor_is_due_one_lead_before_the_period_ends(int minutes, bool due) =>
        KeySchedule.NeedsSuccessor(Noon, TimeSpan.FromDays(90), TimeSpan.FromHours(1), Noon.AddDays(90).AddHours(-1).AddMinutes(minutes)).ShouldBe(due);

    private static DateTimeOffset Itself(DateTimeOffset key) => key;

    private static IEnumerable<DateTimeOffset> Published(DateTimeOffset[] keys, DateTimeOffset now) => KeySchedule.Published(keys, Itself, TokenLife, now);
}
