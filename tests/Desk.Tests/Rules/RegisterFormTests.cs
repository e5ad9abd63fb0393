using Helpdesk.Desk.Gateway;
using Helpdesk.Desk.RegisterIncident;

namespace Helpdesk.Tests.Desk.Rules;

public sealed class RegisterFormTests
{
    private static readonly ClientCheck Known = new(
        "7707083893", "773601001", "legal", [], [], null, null, null, null, [], [], new Subscriber(Guid.NewGuid(), "7707083893", "773601001", "Клиент"));

    [Fact]
    [Trait("Feature", "F37")]
    public void A_known_client_alone_is_enough()
    {
        var registration = new RegisterForm().ToRegistration(Known, null, close: false);
        registration.SubscriberId.ShouldBe(Known.Subscriber!.Id);
        registration.ShouldBe(new Registration(null, null, Known.Subscriber.Id, null, null, null, null, null, null, null, null));
    }

    [Fact]
    [Trait("Feature", "F1")]
    public void A_new_client_goes_by_inn_and_kpp()
    {
        var registration = new RegisterForm { SubscriberName = " ООО «Ромашка» " }.ToRegistration(Known with { Subscriber = null }, null, close: false);
        (registration.Inn, registration.Kpp, registration.SubscriberId).ShouldBe(("7707083893", "773601001", null));
        registration.SubscriberName.ShouldBe("ООО «Ромашка»");
    }

    [Fact]
    [Trait("Feature", "F31")]
    public void An_additional_incident_of_who_has_told_no_INN_is_his_until_one_is_typed()
    {
        var form = new RegisterForm { NamelessId = Guid.NewGuid() };
        form.ToRegistration(null, null, close: false).SubscriberId.ShouldBe(form.NamelessId);
        form.Client = "7707083893-773601001";
        form.ToRegistration(Known, null, close: false).SubscriberId.ShouldBe(Known.Subscriber!.Id);
    }

    [Fact]
    public void Blank_fields_are_not_sent_as_texts()
    {
        var registration = new RegisterForm { Question = "  ", ContactName = "Мария", Phone = " " }.ToRegistration(Known, null, close: false);
        registration.Question.ShouldBeNull();
        registration.Contact.ShouldBe(new Contact("Мария", null, null));
    }

    [Theory]
    [InlineData("sms", "", "+79221234567")]
    [InlineData("email", "", "maria@example.org")]
    [InlineData("sms", " +79990000000 ", "+79990000000")]
    public void The_client_is_told_where_he_says_or_where_he_is_known(string channel, string typed, string expected)
    {
        var form = new RegisterForm { Phone = "+79221234567", Email = "maria@example.org", Tell = true, Channel = channel, Address = typed };
        form.ToRegistration(Known, null, close: true).TellClient.ShouldBe(new Tell(channel, expected));
    }

    [Fact]
    [Trait("Feature", "F53")]
    public void Closing_at_once_carries_the_reason_or_leaves_it_to_the_state()
    {
        new RegisterForm { Reason = "Решено" }.ToRegistration(Known, null, close: true).Close.ShouldBe(new Closing("Решено"));
        new RegisterForm().ToRegistration(Known, null, close: true).Close.ShouldBe(new Closing(null));
        new RegisterForm { Reason = "Решено" }.ToRegistration(Known, null, close: false).Close.ShouldBeNull();
    }
}
