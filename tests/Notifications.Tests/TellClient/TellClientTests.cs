using System.Text.Json;
using Helpdesk.Incidents.Contracts;
using Helpdesk.Testing;
using Npgsql;

namespace Helpdesk.Tests.Notifications.TellClient;

/// <summary>From a closed incident to a letter in the client's mailbox.</summary>
public sealed class TellClientTests : MailingTests
{
    [Fact, Trait("Feature", "F131"), Trait("Feature", "F149")]
    public async Task A_client_who_was_to_be_told_gets_one_letter_however_often_the_event_comes()
    {
        var closed = Closed("email", "anna@example.ru");

        await Bus.Publish(closed, Guid.CreateVersion7());
        await Bus.Publish(closed, Guid.CreateVersion7());
        var again = Guid.CreateVersion7();
        await Bus.Publish(closed, again);
        await Bus.Publish(closed, again);

        var shown = await ShownAsync(closed, "acceptedByGateway");
        shown.GetProperty("stateText").GetString().ShouldBe("Принято почтовым сервером, доставка не подтверждена");
        await AllHandledAsync();
        var letter = (await Mail.ReceivedAsync(1)).ShouldHaveSingleItem();
        letter.To.ShouldBe("anna@example.ru");
        letter.Subject.ShouldBe("Обращение № 2000041 решено");
        letter.Body.ShouldContain("Здравствуйте, Анна!");
        letter.MessageId.ShouldBe($"<{shown.GetProperty("id").GetGuid():N}@example.ru>");
    }

    [Fact, Trait("Feature", "F83"), Trait("Feature", "F133")]
    public async Task Resolutions_cancellations_and_fixed_problems_are_told_each_in_its_words()
    {
        var closed = Closed("email", "anna@example.ru");
        var (id, notice) = (closed.IncidentId, closed.Notice!);
        await Bus.Publish(new IncidentResolved(id, 3, Noon, null, 2_000_041, closed.SubscriberId, "resolved", null, notice));
        await Bus.Publish(new IncidentCancelled(id, 4, Noon, null, 2_000_041, closed.SubscriberId, "Отозвано", notice));
        var subscription = Guid.CreateVersion7();
        foreach (var one in (Guid[])[subscription, Guid.CreateVersion7(), subscription])
            await Bus.Publish(new ProblemFixed(id, 3, Noon, null, 2_000_041, one, null, notice));

        (await Mail.ReceivedAsync(4)).Select(letter => letter.Subject).Order().ShouldBe([
            "Обращение № 2000041 отменено", "Обращение № 2000041 решено",
            "Проблема по обращению № 2000041 устранена", "Проблема по обращению № 2000041 устранена",
        ]);
        await AllHandledAsync();
        Mail.Letters.Count.ShouldBe(4);
    }

    [Fact, Trait("Feature", "P17")]
    public async Task Of_an_erased_person_no_address_and_no_text_is_kept_and_nothing_more_is_sent()
    {
        var sent = Closed("email", "anna@example.ru");
        var late = Closed("email", "anna@example.ru") with { SubscriberId = sent.SubscriberId };
        var waiting = Closed("sms", "+79222534428", "America/Los_Angeles") with { SubscriberId = sent.SubscriberId };
        await Bus.Publish(sent);
        await Bus.Publish(waiting);
        await ShownAsync(sent, "acceptedByGateway");
        await ShownAsync(waiting, "scheduled");

        await Bus.Publish(new SubscriberErased(sent.SubscriberId, 5, Noon, null));

        var gone = await ShownAsync(waiting, "cancelled", message => message.GetProperty("address").GetString() == "");
        gone.GetProperty("plannedFor").ValueKind.ShouldBe(JsonValueKind.Null);
        var kept = await ShownAsync(sent, "acceptedByGateway", message => message.GetProperty("address").GetString() == "");
        (kept.GetProperty("body").GetString(), kept.GetProperty("subject").ValueKind).ShouldBe(("", JsonValueKind.Null));
        await Bus.Publish(late);
        await Bus.Publish(Closed("sms", "+79222534428"));
        await Probe.Until("the last news to be handled", async () =>
        {
            await using var database = NpgsqlDataSource.Create(Service.Database);
            await using var count = database.CreateCommand("select count(*) from messages");
            return (long)(await count.ExecuteScalarAsync())! == 3;
        });
        (await ListAsync(late)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Nobody_is_told_when_nobody_asked_for_it()
    {
        var closed = Closed("email", "anna@example.ru") with { Notice = null };

        await Bus.Publish(closed);
        await AllHandledAsync();

        (await ListAsync(closed)).ShouldBeEmpty();
        Mail.Letters.ShouldBeEmpty();
    }

    [Fact, Trait("Feature", "F128")]
    public async Task The_sandbox_never_says_that_an_sms_was_delivered()
    {
        var closed = Closed("sms", "8 922 253-44-28");

        await Bus.Publish(closed);

        var shown = await ShownAsync(closed, "acceptedByGateway");
        shown.GetProperty("address").GetString().ShouldBe("+79222534428");
        shown.GetProperty("stateText").GetString().ShouldBe("Принято песочницей, не доставляется");
        shown.GetProperty("provider").GetString().ShouldBe("sandbox");
    }

    [Fact, Trait("Feature", "F126"), Trait("Feature", "F127")]
    public async Task A_client_who_sleeps_is_told_in_his_morning()
    {
        // 12:00 at the desk is 02:00 in New York.
        var closed = Closed("sms", "+79222534428", "America/New_York");

        await Bus.Publish(closed);

        var planned = await ShownAsync(closed, "scheduled");
        planned.GetProperty("stateText").GetString().ShouldBe("Запланировано на 22.11 09:00 у клиента");
        planned.GetProperty("plannedFor").GetDateTimeOffset().ShouldBe(new DateTimeOffset(2026, 11, 22, 14, 0, 0, TimeSpan.Zero));

        Service.Time.Set(new DateTimeOffset(2026, 11, 22, 14, 0, 1, TimeSpan.Zero));
        await ShownAsync(closed, "acceptedByGateway");
    }
}
