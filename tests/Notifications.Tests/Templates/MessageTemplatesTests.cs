using Helpdesk.Notifications.Templates;

namespace Helpdesk.Tests.Notifications.Templates;

public sealed class MessageTemplatesTests
{
    [Fact, Trait("Feature", "F149")]
    public void To_clients_it_is_an_appeal_and_never_an_incident()
    {
        foreach (var template in MessageTemplates.Names.Select(name => new MessageTemplates().Find(name)!))
        {
            var words = $"{template.Subject} {template.Body}";
            words.ShouldContain("бращени");
            words.ShouldNotContain("нцидент");
            MessageTemplates.UnknownPlaces(words).ShouldBeEmpty();
        }
    }

    [Theory, Trait("Feature", "F131")]
    [InlineData("Анна", "Здравствуйте, Анна! № 2000001")]
    [InlineData("  ", "Здравствуйте! № 2000001")]
    [InlineData(null, "Здравствуйте! № 2000001")]
    public void Places_are_filled_in(string? name, string text) =>
        MessageTemplates.Fill("{greeting} № {number}", 2_000_001, name).ShouldBe(text);

    [Fact]
    public void A_name_is_text_and_not_a_template() =>
        MessageTemplates.Fill("{name}", 2_000_001, "{number}").ShouldBe("{number}");

    [Fact]
    public void The_sms_fits_into_two_segments() =>
        TemplateView.Of(MessageTemplates.ClosedSms, new MessageTemplates().Find(MessageTemplates.ClosedSms)!).Sms!.Segments
            .ShouldBeLessThanOrEqualTo(2);
}
