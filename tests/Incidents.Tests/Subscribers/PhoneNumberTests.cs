using Helpdesk.Incidents.Subscribers;

namespace Helpdesk.Tests.Incidents.Subscribers;

public class PhoneNumberTests
{
    [Theory, Trait("Feature", "F9"), Trait("Feature", "F10")]
    [InlineData("+79222534428", "+79222534428")]
    [InlineData("+7 922 253-44-28", "+79222534428")]
    [InlineData("89638522129", "+79638522129")]
    [InlineData("8 (963) 852-21-29", "+79638522129")]
    [InlineData("79638522129", "+79638522129")]
    [InlineData("9638522129", "+79638522129")]
    [InlineData("3432222222", "+73432222222")]
    [InlineData("8001234567", "+78001234567")]
    [InlineData("8001234567 доб. 12", "+78001234567")]
    [InlineData("+73432222222 ext 4", "+73432222222")]
    [InlineData("+73432222222#4", "+73432222222")]
    [InlineData("+73432222222,,4", "+73432222222")]
    [InlineData("sip:+79222534428@10.0.0.1", "+79222534428")]
    [InlineData("tel:+79222534428", "+79222534428")]
    public void Russian_numbers_become_E164(string raw, string expected) =>
        PhoneNumber.Parse(raw).ShouldBe(new(PhoneKind.National, expected));

    [Theory]
    [InlineData("810380441234567", "+380441234567")]
    [InlineData("00491711234567", "+491711234567")]
    [InlineData("+491711234567", "+491711234567")]
    [InlineData("+77011234567", "+77011234567")]
    [InlineData("87011234567", "+77011234567")]
    public void Numbers_abroad_stay_abroad(string raw, string expected) =>
        PhoneNumber.Parse(raw).ShouldBe(new(PhoneKind.International, expected));

    [Theory]
    [InlineData("6698", PhoneKind.Internal, "6698")]
    [InlineData("1", PhoneKind.Internal, "1")]
    [InlineData("12345", PhoneKind.Internal, "12345")]
    [InlineData("222222", PhoneKind.Local, "222222")]
    [InlineData("2222222", PhoneKind.Local, "2222222")]
    [InlineData(null, PhoneKind.Hidden, null)]
    [InlineData("", PhoneKind.Hidden, null)]
    [InlineData("anonymous", PhoneKind.Hidden, null)]
    [InlineData("sip:Anonymous@anonymous.invalid", PhoneKind.Hidden, null)]
    [InlineData("0", PhoneKind.Hidden, null)]
    [InlineData("abc", PhoneKind.Unknown, null)]
    [InlineData("123456789", PhoneKind.Unknown, null)]
    [InlineData("+7922", PhoneKind.Unknown, null)]
    [InlineData("+", PhoneKind.Unknown, null)]
    public void Short_hidden_and_odd_callers_get_no_prefix(string? raw, object kind, string? number) =>
        PhoneNumber.Parse(raw).ShouldBe(new((PhoneKind)kind, number));

    [Fact]
    public void A_local_number_takes_the_area_code_of_the_desk() =>
        PhoneNumber.Parse("222-22-22", "343").ShouldBe(new(PhoneKind.National, "+73432222222"));

    [Theory, Trait("Feature", "F125")]
    [InlineData("+79222534428", true)]
    [InlineData("89222534428", true)]
    [InlineData("+73432222222", false)]
    [InlineData("+77011234567", false)]
    [InlineData("6698", false)]
    public void Only_russian_mobiles_take_sms(string raw, bool mobile) => PhoneNumber.Parse(raw).IsRussianMobile.ShouldBe(mobile);
}
