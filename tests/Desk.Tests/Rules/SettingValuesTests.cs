using System.Text.Json.Nodes;
using Helpdesk.Desk.ChangeSettings;

namespace Helpdesk.Tests.Desk.Rules;

public sealed class SettingValuesTests
{
    [Theory]
    [InlineData("30", "45", "45")]
    [InlineData("4.5", "5,5", "5.5")]
    [InlineData("\"Asia/Omsk\"", " Asia/Tomsk ", "\"Asia/Tomsk\"")]
    [InlineData("[\"sms\",\"email\"]", "sms, ", "[\"sms\"]")]
    [InlineData("null", "clamav:3310", "\"clamav:3310\"")]
    [InlineData("\"clamav:3310\"", "", null)]
    public void What_is_typed_goes_back_as_the_kind_it_came(string was, string typed, string? sent)
    {
        SettingValues.TryRead(JsonNode.Parse(was), typed, out var value).ShouldBeTrue();
        value?.ToJsonString().ShouldBe(sent);
        if (sent is null) value.ShouldBeNull();
    }

    [Fact]
    public void A_number_has_to_stay_one() => SettingValues.TryRead(JsonNode.Parse("30"), "много", out _).ShouldBeFalse();

    [Fact]
    public void A_list_is_shown_with_commas_and_a_yes_as_a_mark()
    {
        SettingValues.Show(JsonNode.Parse("""["sms","email"]""")).ShouldBe("sms, email");
        SettingValues.Show(JsonNode.Parse("true")).ShouldBe(true);
        SettingValues.Show(null).ShouldBe("");
    }
}
