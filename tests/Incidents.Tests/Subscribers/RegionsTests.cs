using Helpdesk.Incidents.Subscribers;

namespace Helpdesk.Tests.Incidents.Subscribers;

public class RegionsTests
{
    [Theory, Trait("Feature", "F5"), Trait("Feature", "F12")]
    [InlineData("6663003127", "667301001", "66", "Asia/Yekaterinburg")]
    [InlineData("6663003127", "770101001", "77", "Europe/Moscow")]
    [InlineData("5406637720", "", "54", "Asia/Novosibirsk")]
    [InlineData("6317048348", "997950001", "63", "Europe/Samara")]
    [InlineData("666303145346", null, "66", "Asia/Yekaterinburg")]
    [InlineData("3906000000", null, "39", "Europe/Kaliningrad")]
    [InlineData("8700000000", null, "87", "Asia/Anadyr")]
    [InlineData("9909000004", null, "99", null)]
    [InlineData("9909000004", "997950001", "99", null)]
    [InlineData("0012345678", null, "00", null)]
    [InlineData(null, null, null, null)]
    public void Region_and_zone_come_from_the_kpp_or_else_the_inn(string? inn, string? kpp, string? region, string? zone)
    {
        Regions.RegionOf(inn, kpp).ShouldBe(region);
        Regions.TimeZoneOf(inn, kpp).ShouldBe(zone);
    }

    [Fact]
    public void Every_zone_is_one_the_machine_knows()
    {
        for (var region = 0; region < 100; region++)
        {
            if (Regions.TimeZoneOf($"{region:00}00000000", null) is { } zone)
                TimeZoneInfo.FindSystemTimeZoneById(zone).ShouldNotBeNull();
        }
    }
}
