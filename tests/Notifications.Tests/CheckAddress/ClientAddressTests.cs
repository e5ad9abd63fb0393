using Helpdesk.Notifications.CheckAddress;

namespace Helpdesk.Tests.Notifications.CheckAddress;

public sealed class ClientAddressTests
{
    [Theory, Trait("Feature", "F125")]
    [InlineData("+79222534428", "+79222534428")]
    [InlineData("89638522129", "+79638522129")]
    [InlineData("+7 922 253-44-28", "+79222534428")]
    [InlineData("8 (922) 253–44–28", "+79222534428")]
    public void The_two_written_forms_of_a_mobile_number_are_taken(string typed, string normal) =>
        ClientAddress.Check("sms", typed).ShouldSatisfyAllConditions(
            a => a.Normal.ShouldBe(normal), a => a.Fault.ShouldBeNull(), a => a.Warnings.ShouldBeEmpty());

    [Theory, Trait("Feature", "F125")]
    [InlineData("+73432870001")]
    [InlineData("88001234567")]
    public void A_number_that_is_not_mobile_is_only_warned_of(string typed) =>
        ClientAddress.Check("sms", typed).ShouldSatisfyAllConditions(
            a => a.Fault.ShouldBeNull(), a => a.Warnings.ShouldBe(["phone-not-mobile"]));

    [Theory, Trait("Feature", "F125")]
    [InlineData("79222534428")]
    [InlineData("9222534428")]
    [InlineData("+7922253442")]
    [InlineData("+792225344281")]
    [InlineData("+89222534428")]
    [InlineData("+380501234567")]
    [InlineData("+7٩٢٢٢٥٣٤٤٢٨")]
    [InlineData("+79222534428\n1")]
    [InlineData("6698")]
    [InlineData("")]
    [InlineData(null)]
    public void Any_other_form_is_refused(string? typed) =>
        ClientAddress.Check("sms", typed).ShouldSatisfyAllConditions(a => a.Normal.ShouldBeNull(), a => a.Fault.ShouldBe("phone-form"));

    [Theory, Trait("Feature", "F131")]
    [InlineData("anna@example.ru")]
    [InlineData(" anna.b+desk@example.ru ")]
    [InlineData("анна@почта.рф")]
    [InlineData("a@localhost")]
    public void An_email_address_is_taken(string typed) => ClientAddress.Check("email", typed).Normal.ShouldBe(typed.Trim());

    [Theory, Trait("Feature", "F131")]
    [InlineData("anna")]
    [InlineData("@example.ru")]
    [InlineData("anna@")]
    [InlineData("anna@ex ample.ru")]
    [InlineData("anna@example..ru")]
    [InlineData("anna@-example.ru")]
    [InlineData("Анна <anna@example.ru>")]
    [InlineData("anna@example.ru,boris@example.ru")]
    [InlineData("anna@example.ru\r\nRCPT TO:<boris@example.ru>")]
    [InlineData("anna@[127.0.0.1]")]
    [InlineData(null)]
    public void What_is_no_single_email_address_is_refused(string? typed) => ClientAddress.Check("email", typed).Fault.ShouldBe("email-form");

    [Fact]
    public void A_channel_that_does_not_exist_has_no_addresses() =>
        ClientAddress.Check("pigeon", "+79222534428").Fault.ShouldBe("channel-unknown");
}
