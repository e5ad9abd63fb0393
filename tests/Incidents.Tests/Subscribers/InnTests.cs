using Helpdesk.Incidents.Subscribers;

namespace Helpdesk.Tests.Incidents.Subscribers;

public class InnTests
{
    [Theory, Trait("Feature", "F4")]
    [InlineData("6663003127")]
    [InlineData("666303145346")]
    [InlineData("6317048348")]
    [InlineData("5406637720")]
    [InlineData("7707083893")]
    [InlineData("7736207543")]
    [InlineData("7702070139")]
    [InlineData("7728168971")]
    [InlineData("7710140679")]
    [InlineData("7830002293")]
    [InlineData("7743013901")]
    [InlineData("7706107510")]
    [InlineData("7740000076")]
    [InlineData("7812014560")]
    [InlineData("3664069397")]
    [InlineData("500100732259")]
    [InlineData("526317984689")]
    [InlineData("7700000009")]
    [InlineData("7800000010")]
    [InlineData("0100000004")]
    [InlineData("9909000004")]
    [InlineData("1234567894")]
    [InlineData("770000000082")]
    [InlineData("780000000177")]
    [InlineData("010000000021")]
    [InlineData("123456789047")]
    [InlineData("1000000010")]
    [InlineData("1000000130")]
    [InlineData("770000000300")]
    [InlineData("770000001505")]
    public void Real_numbers_have_right_check_digits(string inn)
    {
        Inn.FaultOf(inn).ShouldBeNull();
        Inn.HasRightCheckDigits(inn).ShouldBeTrue();
    }

    [Theory, Trait("Feature", "F4")]
    [InlineData("1111111111", "7")]
    [InlineData("7743013902", "1")]
    [InlineData("9909378680", "5")]
    [InlineData("666303145300", "46")]
    public void Wrong_check_digits_are_warned_of_with_the_expected_ones(string inn, string expected)
    {
        var check = InnKppCheck.Of(new(inn, ""));
        check.Faults.ShouldBeEmpty();
        check.Warnings.Single(w => w.Code == "inn-check-digits").Expected.ShouldBe(expected);
    }

    [Theory, Trait("Feature", "F3")]
    [InlineData("", "inn-missing")]
    [InlineData("666300312", "inn-length")]
    [InlineData("66630031271", "inn-length")]
    [InlineData("6663003127123", "inn-length")]
    [InlineData("666300312A", "inn-characters")]
    [InlineData("٦٦٦٣٠٠٣١٢٧", "inn-characters")]
    [InlineData("0000000000", "inn-zeros")]
    [InlineData("000000000000", "inn-zeros")]
    public void Impossible_numbers_are_refused(string inn, string fault) =>
        InnKppCheck.Of(new(inn, "")).Faults.ShouldHaveSingleItem().Code.ShouldBe(fault);

    [Theory]
    [InlineData("7743013902", "7743013901")]
    [InlineData("6663003217", "6663003127")]
    public void A_slip_leads_back_to_the_right_number(string typed, string meant)
    {
        var candidates = Inn.OneSlipAway(typed);
        candidates.ShouldContain(meant);
        candidates.Count.ShouldBeLessThan(40);
        candidates.ShouldAllBe(c => Inn.HasRightCheckDigits(c));
    }
}
