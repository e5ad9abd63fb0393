using Helpdesk.Telephony.Calls;

namespace Helpdesk.Tests.Telephony.Calls;

public sealed class PhoneNumberTests
{
    [Theory, Trait("Feature", "F9")]
    [InlineData("89638522129", "+79638522129")]
    [InlineData("+7 922 253-44-28", "+79222534428")]
    [InlineData("79222534428", "+79222534428")]
    [InlineData(" 79222534428", "+79222534428")]
    [InlineData("9222534428", "+79222534428")]
    [InlineData("8001234567", "+78001234567")]
    [InlineData("3433700000", "+73433700000")]
    [InlineData("810495123456789", "+495123456789")]
    [InlineData("00495123456789", "+495123456789")]
    [InlineData("+49 (30) 123456", "+4930123456")]
    [InlineData("sip:79222534428@pbx.example", "+79222534428")]
    [InlineData("tel:+79222534428", "+79222534428")]
    [InlineData("8 (343) 370-00-00 доб. 12", "+73433700000")]
    [InlineData("88005553535#12", "+78005553535")]
    public void Outside_numbers_become_e164(string raw, string expected) =>
        PhoneNumber.Read(raw).ShouldBe(new PhoneNumber(PhoneKind.External, expected));

    [Theory]
    [InlineData("1"), InlineData("6698"), InlineData("12345"), InlineData("sip:6698@pbx")]
    public void One_to_five_digits_are_inside_the_house(string raw) => PhoneNumber.IsInternal(raw).ShouldBeTrue();

    [Theory]
    [InlineData(null), InlineData(""), InlineData("anonymous"), InlineData("Restricted"), InlineData("0"), InlineData("unknown")]
    [InlineData("[Number]"), InlineData("{{contact_phone_number}}"), InlineData("<unknown>"), InlineData("sip:anonymous@anonymous.invalid")]
    public void A_hidden_caller_is_nobody_and_never_internal(string? raw)
    {
        PhoneNumber.Read(raw).ShouldBe(PhoneNumber.Hidden);
        PhoneNumber.IsInternal(raw).ShouldBeFalse();
    }

    [Theory, InlineData("123456"), InlineData("3700000")]
    public void Local_numbers_stay_as_they_are(string raw) => PhoneNumber.Read(raw).ShouldBe(new PhoneNumber(PhoneKind.Local, raw));

    [Theory, InlineData("4930123456", "+4930123456"), InlineData("79222534428", "+79222534428"), InlineData("8105551234", "+8105551234")]
    public void E164_without_plus_is_not_read_as_national(string raw, string expected) =>
        PhoneNumber.Read(raw, NumberPlan.E164WithoutPlus).Value.ShouldBe(expected);

    [Theory, Trait("Feature", "F9")]
    [InlineData("RU", "343", "3700000", "+73433700000")]
    [InlineData("RU", "34350", "61234", "61234")]
    [InlineData("BY", null, "80172345678", "+375172345678")]
    [InlineData("BY", null, "375172345678", "+375172345678")]
    [InlineData("BY", "17", "2345678", "+375172345678")]
    [InlineData("BY", null, "2345678", "2345678")]
    [InlineData("KZ", null, "87272500000", "+77272500000")]
    [InlineData("DE", null, "03012345678", "+493012345678")]
    [InlineData("DE", null, "+79222534428", "+79222534428")]
    public void National_numbers_are_those_of_the_account_s_country_and_town(string country, string? area, string raw, string expected) =>
        PhoneNumber.Read(raw, new NumberPlan(NumberContext.National, country, area)).Value.ShouldBe(expected);

    [Fact]
    public void Numbers_are_shown_for_reading() => PhoneNumber.Display("+79222534428").ShouldBe("+7 922 253-44-28");
}
