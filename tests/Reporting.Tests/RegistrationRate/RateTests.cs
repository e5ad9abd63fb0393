using System.Globalization;
using Helpdesk.Reporting.RegistrationRate;

namespace Helpdesk.Tests.Reporting.RegistrationRate;

[Trait("Feature", "F134")]
public sealed class RateTests
{
    static readonly CultureInfo Russian = CultureInfo.GetCultureInfo("ru");

    [Theory]
    [InlineData(175, 25, 87.5, "87,5 %", "175 / (175 + 25) = 87,5 %")]
    [InlineData(1, 0, 100, "100,0 %", "1 / (1 + 0) = 100,0 %")]
    [InlineData(0, 7, 0, "0,0 %", "0 / (0 + 7) = 0,0 %")]
    [InlineData(2, 1, 66.67, "66,7 %", "2 / (2 + 1) = 66,7 %")]
    [InlineData(99_999, 1, 99.99, "99,9 %", "99999 / (99999 + 1) = 99,9 %")]
    [InlineData(1, 99_999, 0.01, "0,1 %", "1 / (1 + 99999) = 0,1 %")]
    public void It_is_the_linked_among_the_counted(long linked, long unlinked, double percent, string text, string formula)
    {
        var rate = new Rate(linked, unlinked);

        rate.Percent.ShouldBe((decimal)percent);
        rate.PercentText(Russian).ShouldBe(text);
        rate.Formula(Russian).ShouldBe(formula);
    }

    [Fact]
    public void When_nothing_counts_there_is_no_figure()
    {
        new Rate(0, 0).Percent.ShouldBeNull();
        new Rate(0, 0).PercentText(Russian).ShouldBe("нет данных");
        new Rate(0, 0).PercentText(CultureInfo.GetCultureInfo("en")).ShouldBe("no data");
    }
}
