using System.Text.Json;
using Helpdesk.Notifications.Contracts;
using Helpdesk.ServiceDefaults.Access;
using Helpdesk.Testing;
using Npgsql;

namespace Helpdesk.Tests.Notifications.TellClient;

/// <summary>Letters that the mail server did not take, or that nobody knows about.</summary>
public sealed class UndeliveredTests : MailingTests
{
    [Fact]
    public async Task A_letter_that_was_not_taken_yet_is_sent_again_after_a_while()
    {
        var closed = Closed("email", "greylisted@example.ru");

        await Bus.Publish(closed);

        var waiting = await ShownAsync(closed, "sending", message => message.GetProperty("attempts").GetInt32() == 1
            && message.GetProperty("plannedFor").ValueKind != JsonValueKind.Null);
        waiting.GetProperty("vendorCode").GetString().ShouldBe("451");
        waiting.GetProperty("stateText").GetString()!.ShouldStartWith("Пока не принято, повтор 22.11 12:00");
        Mail.Letters.ShouldBeEmpty();

        Service.Time.Advance(TimeSpan.FromSeconds(31));
        var sent = await ShownAsync(closed, "acceptedByGateway");
        sent.GetProperty("attempts").GetInt32().ShouldBe(2);
        (await Mail.ReceivedAsync(1)).Length.ShouldBe(1);
    }

    [Theory]
    [InlineData("refused@example.ru", "5.1.1 No such user here")]
    [InlineData("no address", "The address can't be used.")]
    public async Task A_letter_that_is_refused_for_good_fails_once_and_says_why(string address, string reason)
    {
        var closed = Closed("email", address);

        await Bus.Publish(closed);

        var shown = await ShownAsync(closed, "rejected");
        shown.GetProperty("vendorText").GetString().ShouldBe(reason);
        var failed = await Bus.WaitFor<MessageFailed>(f => f.IncidentId == closed.IncidentId);
        failed.MessageId.ShouldBe(shown.GetProperty("id").GetGuid());
        failed.Channel.ShouldBe("email");
    }

    [Fact]
    public async Task A_letter_nobody_takes_expires()
    {
        await Mail.DisposeAsync();
        var closed = Closed("email", "anna@example.ru");
        await Bus.Publish(closed);
        await ShownAsync(closed, "sending", message => message.GetProperty("plannedFor").ValueKind != JsonValueKind.Null);

        Service.Time.Advance(TimeSpan.FromHours(49));

        await ShownAsync(closed, "expired");
        (await Bus.WaitFor<MessageFailed>(f => f.IncidentId == closed.IncidentId)).ShouldNotBeNull();
    }

    [Fact]
    public async Task A_letter_whose_answer_was_lost_is_unknown_and_never_sent_again()
    {
        var closed = Closed("email", "dropped@example.ru");

        await Bus.Publish(closed);

        var shown = await ShownAsync(closed, "unknown");
        shown.GetProperty("stateText").GetString().ShouldBe("Неизвестно: ответа нет, могло быть отправлено");
        Service.Time.Advance(TimeSpan.FromDays(3));
        await AllHandledAsync();
        Mail.Letters.Count.ShouldBe(1);
        Bus.All<MessageFailed>().ShouldBeEmpty("it may have arrived");
    }

    [Fact]
    public async Task A_service_that_died_while_a_letter_left_does_not_send_it_again()
    {
        await Mail.DisposeAsync();
        var closed = Closed("email", "anna@example.ru");
        await Bus.Publish(closed);
        await ShownAsync(closed, "sending", message => message.GetProperty("plannedFor").ValueKind != JsonValueKind.Null);
        await using (var database = NpgsqlDataSource.Create(Service.Database))
        await using (var died = database.CreateCommand("update messages set handing_over_since = changed_at"))
            await died.ExecuteNonQueryAsync();

        Service.Time.Advance(TimeSpan.FromMinutes(1));

        await ShownAsync(closed, "unknown");
    }

    [Fact]
    public async Task Without_a_mail_server_letters_wait_and_say_so()
    {
        await using var service = await TestService<Program>.StartAsync(new() { Database = "notifications" });
        service.Time.Set(Noon);
        await using var bus = await service.BusAsync();
        var closed = Closed("email", "anna@example.ru");

        await bus.Publish(closed);

        using var client = service.Client(Roles.Operator);
        var shown = await Probe.Until("the letter to wait", () => ListAsync(client, closed), list => list is [var one]
            && one.GetProperty("vendorCode").ValueKind == JsonValueKind.String);
        shown[0].GetProperty("vendorCode").GetString().ShouldBe("not-configured");
    }
}
