using System.Net.Http.Json;
using System.Text.Json;
using Helpdesk.Incidents.Contracts;
using Helpdesk.Notifications.Contracts;
using Helpdesk.ServiceDefaults.Access;
using Helpdesk.Testing;
using Npgsql;

namespace Helpdesk.Tests.Notifications.TellClient;

/// <summary>From a closed incident to a letter in the client's mailbox.</summary>
public sealed class TellClientTests : IAsyncLifetime
{
    // 12:00 at the desk and in Yekaterinburg, 16:00 in Magadan's zone UTC+11 would be 18:00: all awake.
    static readonly DateTimeOffset Noon = new(2026, 11, 22, 7, 0, 0, TimeSpan.Zero);

    MailServer _mail = null!;
    TestService<Program> _service = null!;
    TestBus _bus = null!;

    public async ValueTask InitializeAsync()
    {
        _mail = await MailServer.StartAsync();
        _service = await StartAsync();
        _service.Time.Set(Noon);
        _bus = await _service.BusAsync();
        await _bus.Hear<MessageFailed>();
    }

    public async ValueTask DisposeAsync()
    {
        await _bus.DisposeAsync();
        await _service.DisposeAsync();
        await _mail.DisposeAsync();
    }

    [Fact, Trait("Feature", "F131"), Trait("Feature", "F149")]
    public async Task A_client_who_was_to_be_told_gets_one_letter_however_often_the_event_comes()
    {
        var closed = Closed("email", "anna@example.ru");

        await _bus.Publish(closed, Guid.CreateVersion7());
        await _bus.Publish(closed, Guid.CreateVersion7());
        var again = Guid.CreateVersion7();
        await _bus.Publish(closed, again);
        await _bus.Publish(closed, again);

        var shown = await ShownAsync(closed, "acceptedByGateway");
        shown.GetProperty("stateText").GetString().ShouldBe("Принято почтовым сервером, доставка не подтверждена");
        await AllHandledAsync();
        var letter = (await _mail.ReceivedAsync(1)).ShouldHaveSingleItem();
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
        await _bus.Publish(new IncidentResolved(id, 3, Noon, null, 2_000_041, closed.SubscriberId, "resolved", null, notice));
        await _bus.Publish(new IncidentCancelled(id, 4, Noon, null, 2_000_041, closed.SubscriberId, "Отозвано", notice));
        var subscription = Guid.CreateVersion7();
        foreach (var one in (Guid[])[subscription, Guid.CreateVersion7(), subscription])
            await _bus.Publish(new ProblemFixed(id, 3, Noon, null, 2_000_041, one, null, notice));

        (await _mail.ReceivedAsync(4)).Select(letter => letter.Subject).Order().ShouldBe([
            "Обращение № 2000041 отменено", "Обращение № 2000041 решено",
            "Проблема по обращению № 2000041 устранена", "Проблема по обращению № 2000041 устранена",
        ]);
        await AllHandledAsync();
        _mail.Letters.Count.ShouldBe(4);
    }

    [Fact, Trait("Feature", "P17")]
    public async Task Of_an_erased_person_no_address_and_no_text_is_kept_and_nothing_more_is_sent()
    {
        var sent = Closed("email", "anna@example.ru");
        var late = Closed("email", "anna@example.ru") with { SubscriberId = sent.SubscriberId };
        var waiting = Closed("sms", "+79222534428", "America/Los_Angeles") with { SubscriberId = sent.SubscriberId };
        await _bus.Publish(sent);
        await _bus.Publish(waiting);
        await ShownAsync(sent, "acceptedByGateway");
        await ShownAsync(waiting, "scheduled");

        await _bus.Publish(new SubscriberErased(sent.SubscriberId, 5, Noon, null));

        var gone = await ShownAsync(waiting, "cancelled", message => message.GetProperty("address").GetString() == "");
        gone.GetProperty("plannedFor").ValueKind.ShouldBe(JsonValueKind.Null);
        var kept = await ShownAsync(sent, "acceptedByGateway", message => message.GetProperty("address").GetString() == "");
        (kept.GetProperty("body").GetString(), kept.GetProperty("subject").ValueKind).ShouldBe(("", JsonValueKind.Null));
        await _bus.Publish(late);
        await _bus.Publish(Closed("sms", "+79222534428"));
        await Probe.Until("the last news to be handled", async () =>
        {
            await using var database = NpgsqlDataSource.Create(_service.Database);
            await using var count = database.CreateCommand("select count(*) from messages");
            return (long)(await count.ExecuteScalarAsync())! == 3;
        });
        (await ListAsync(late)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Nobody_is_told_when_nobody_asked_for_it()
    {
        var closed = Closed("email", "anna@example.ru") with { Notice = null };

        await _bus.Publish(closed);
        await AllHandledAsync();

        (await ListAsync(closed)).ShouldBeEmpty();
        _mail.Letters.ShouldBeEmpty();
    }

    [Fact, Trait("Feature", "F128")]
    public async Task The_sandbox_never_says_that_an_sms_was_delivered()
    {
        var closed = Closed("sms", "8 922 253-44-28");

        await _bus.Publish(closed);

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

        await _bus.Publish(closed);

        var planned = await ShownAsync(closed, "scheduled");
        planned.GetProperty("stateText").GetString().ShouldBe("Запланировано на 22.11 09:00 у клиента");
        planned.GetProperty("plannedFor").GetDateTimeOffset().ShouldBe(new DateTimeOffset(2026, 11, 22, 14, 0, 0, TimeSpan.Zero));

        _service.Time.Set(new DateTimeOffset(2026, 11, 22, 14, 0, 1, TimeSpan.Zero));
        await ShownAsync(closed, "acceptedByGateway");
    }

    [Fact]
    public async Task A_letter_that_was_not_taken_yet_is_sent_again_after_a_while()
    {
        var closed = Closed("email", "greylisted@example.ru");

        await _bus.Publish(closed);

        var waiting = await ShownAsync(closed, "sending", message => message.GetProperty("attempts").GetInt32() == 1
            && message.GetProperty("plannedFor").ValueKind != JsonValueKind.Null);
        waiting.GetProperty("vendorCode").GetString().ShouldBe("451");
        waiting.GetProperty("stateText").GetString()!.ShouldStartWith("Пока не принято, повтор 22.11 12:00");
        _mail.Letters.ShouldBeEmpty();

        _service.Time.Advance(TimeSpan.FromSeconds(31));
        var sent = await ShownAsync(closed, "acceptedByGateway");
        sent.GetProperty("attempts").GetInt32().ShouldBe(2);
        (await _mail.ReceivedAsync(1)).Length.ShouldBe(1);
    }

    [Theory]
    [InlineData("refused@example.ru", "5.1.1 No such user here")]
    [InlineData("no address", "The address can't be used.")]
    public async Task A_letter_that_is_refused_for_good_fails_once_and_says_why(string address, string reason)
    {
        var closed = Closed("email", address);

        await _bus.Publish(closed);

        var shown = await ShownAsync(closed, "rejected");
        shown.GetProperty("vendorText").GetString().ShouldBe(reason);
        var failed = await _bus.WaitFor<MessageFailed>(f => f.IncidentId == closed.IncidentId);
        failed.MessageId.ShouldBe(shown.GetProperty("id").GetGuid());
        failed.Channel.ShouldBe("email");
    }

    [Fact]
    public async Task A_letter_nobody_takes_expires()
    {
        await _mail.DisposeAsync();
        var closed = Closed("email", "anna@example.ru");
        await _bus.Publish(closed);
        await ShownAsync(closed, "sending", message => message.GetProperty("plannedFor").ValueKind != JsonValueKind.Null);

        _service.Time.Advance(TimeSpan.FromHours(49));

        await ShownAsync(closed, "expired");
        (await _bus.WaitFor<MessageFailed>(f => f.IncidentId == closed.IncidentId)).ShouldNotBeNull();
    }

    [Fact]
    public async Task A_letter_whose_answer_was_lost_is_unknown_and_never_sent_again()
    {
        var closed = Closed("email", "dropped@example.ru");

        await _bus.Publish(closed);

        var shown = await ShownAsync(closed, "unknown");
        shown.GetProperty("stateText").GetString().ShouldBe("Неизвестно: ответа нет, могло быть отправлено");
        _service.Time.Advance(TimeSpan.FromDays(3));
        await AllHandledAsync();
        _mail.Letters.Count.ShouldBe(1);
        _bus.All<MessageFailed>().ShouldBeEmpty("it may have arrived");
    }

    [Fact]
    public async Task A_service_that_died_while_a_letter_left_does_not_send_it_again()
    {
        await _mail.DisposeAsync();
        var closed = Closed("email", "anna@example.ru");
        await _bus.Publish(closed);
        await ShownAsync(closed, "sending", message => message.GetProperty("plannedFor").ValueKind != JsonValueKind.Null);
        await using (var database = NpgsqlDataSource.Create(_service.Database))
        await using (var died = database.CreateCommand("update messages set handing_over_since = changed_at"))
            await died.ExecuteNonQueryAsync();

        _service.Time.Advance(TimeSpan.FromMinutes(1));

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

    static IncidentClosed Closed(string channel, string address, string? zone = "Asia/Yekaterinburg") => new(
        Guid.CreateVersion7(), 3, Noon, Guid.CreateVersion7(), 2_000_041, Guid.CreateVersion7(), "Решено", null,
        new ClientNotice(channel, address, "Анна", zone));

    Task<TestService<Program>> StartAsync()
    {
        var options = new TestServiceOptions { Database = "notifications" };
        options.Settings["Smtp:Host"] = "127.0.0.1";
        options.Settings["Smtp:Port"] = $"{_mail.Port}";
        options.Settings["Smtp:From"] = "Служба поддержки <desk@example.ru>";
        return TestService<Program>.StartAsync(options);
    }

    async Task<JsonElement> ShownAsync(IncidentClosed closed, string state, Func<JsonElement, bool>? and = null)
    {
        var list = await Probe.Until($"the message to be {state}", () => ListAsync(closed), found => found is [var one]
            && one.GetProperty("state").GetString() == state && (and is null || and(one)));
        return list[0];
    }

    async Task<List<JsonElement>> ListAsync(IncidentClosed closed)
    {
        using var client = _service.Client(Roles.Operator);
        return await ListAsync(client, closed);
    }

    static async Task<List<JsonElement>> ListAsync(HttpClient client, IncidentClosed closed) =>
        (await client.GetFromJsonAsync<List<JsonElement>>($"/api/notifications?incidentId={closed.IncidentId}"))!;

    /// <summary>An event published after all others was handled, and nothing is due: what could have happened, has.</summary>
    async Task AllHandledAsync()
    {
        var last = Closed("sms", "+79222534428");
        await _bus.Publish(last);
        await ShownAsync(last, "acceptedByGateway");
        await using var database = NpgsqlDataSource.Create(_service.Database);
        await Probe.Until("no work to be due", async () =>
        {
            await using var due = database.CreateCommand("select count(*) from due_work");
            return (long)(await due.ExecuteScalarAsync())! == 0;
        });
    }
}
