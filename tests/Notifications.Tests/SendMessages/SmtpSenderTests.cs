using System.Net;
using System.Net.Sockets;
using Helpdesk.Notifications.SendMessages;
using Helpdesk.Notifications.SendMessages.Email;

namespace Helpdesk.Tests.Notifications.SendMessages;

/// <summary>Every way in which a mail server can answer, and what we may truthfully say afterwards.</summary>
[Trait("Feature", "F131")]
public sealed class SmtpSenderTests
{
    [Fact]
    public async Task A_letter_that_the_server_takes_arrives_as_written()
    {
        await using var server = await MailServer.StartAsync();

        var outcome = await SendAsync(server, "anna@example.ru", "Обращение № 2000001 решено", "Здравствуйте!\n.\nТочка в строке 👍");

        outcome.Kind.ShouldBe(HandoverKind.Accepted);
        outcome.Text.ShouldBe("2.0.0 Queued as 4711");
        var letter = (await server.ReceivedAsync(1)).ShouldHaveSingleItem();
        letter.From.ShouldBe("desk@example.ru");
        letter.Sender.ShouldContain("Служба поддержки");
        letter.Subject.ShouldBe("Обращение № 2000001 решено");
        letter.Body.ShouldBe("Здравствуйте!\n.\nТочка в строке 👍");
        letter.MessageId.ShouldBe("<id@example.ru>");
        letter.AutoSubmitted.ShouldBe("auto-generated");
        letter.Defects.ShouldBeEmpty();
        letter.Longest.ShouldBeLessThanOrEqualTo(78);
    }

    [Theory]
    [InlineData("refused@example.ru", nameof(HandoverKind.Refused), "550")]
    [InlineData("spam@example.ru", nameof(HandoverKind.Refused), "554")]
    [InlineData("full@example.ru", nameof(HandoverKind.Later), "452")]
    [InlineData("greylisted@example.ru", nameof(HandoverKind.Later), "451")]
    public async Task A_refusal_says_whether_it_is_for_good(string to, string kind, string code)
    {
        await using var server = await MailServer.StartAsync();

        var outcome = await SendAsync(server, to);

        outcome.Kind.ToString().ShouldBe(kind);
        outcome.Code.ShouldBe(code);
        server.Letters.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("dropped@example.ru")]
    [InlineData("slow@example.ru")]
    public async Task When_the_answer_to_the_letter_is_lost_nobody_knows(string to)
    {
        await using var server = await MailServer.StartAsync();

        var outcome = await SendAsync(server, to, options: new SmtpOptions { AcceptSeconds = 0.5 });

        outcome.Kind.ShouldBe(HandoverKind.Unknown);
        (await server.ReceivedAsync(1)).Length.ShouldBe(1, "the server did take it");
    }

    [Fact]
    public async Task A_server_that_is_away_took_nothing()
    {
        var server = await MailServer.StartAsync();
        await server.DisposeAsync();

        (await SendAsync(server, "anna@example.ru")).Kind.ShouldBe(HandoverKind.Later);
    }

    [Fact]
    public async Task A_server_that_says_nothing_took_nothing()
    {
        using var mute = new TcpListener(IPAddress.Loopback, 0);
        mute.Start();
        var options = new SmtpOptions { Host = "127.0.0.1", Port = ((IPEndPoint)mute.LocalEndpoint).Port, ReplySeconds = 0.3 };

        (await SendAsync(options, "anna@example.ru", "Тема", "Текст", () => Task.CompletedTask)).Kind.ShouldBe(HandoverKind.Later);
    }

    [Fact]
    public async Task What_is_no_mail_server_took_nothing()
    {
        using var web = new TcpListener(IPAddress.Loopback, 0);
        web.Start();
        var options = new SmtpOptions { Host = "127.0.0.1", Port = ((IPEndPoint)web.LocalEndpoint).Port, ReplySeconds = 5 };
        var answering = Task.Run(async () =>
        {
            using var client = await web.AcceptTcpClientAsync();
            await client.GetStream().WriteAsync("HTTP/1.1 400 Bad Request\r\n\r\n"u8.ToArray());
        });

        (await SendAsync(options, "anna@example.ru", "Тема", "Текст", () => Task.CompletedTask)).Kind.ShouldBe(HandoverKind.Later);
        await answering;
    }

    [Fact]
    public async Task The_point_of_no_return_is_told_before_the_text_leaves_and_not_for_refused_recipients()
    {
        await using var server = await MailServer.StartAsync();
        var lettersAtHandover = new List<int>();
        Task Mark()
        {
            lettersAtHandover.Add(server.Letters.Count);
            return Task.CompletedTask;
        }

        await SendAsync(OptionsFor(server), "refused@example.ru", "Тема", "Текст", Mark);
        await SendAsync(OptionsFor(server), "anna@example.ru", "Тема", "Текст", Mark);

        lettersAtHandover.ShouldBe([0]);
    }

    [Theory]
    [InlineData("auth")]
    [InlineData("auth", "login")]
    public async Task It_signs_in_where_the_server_wants_it(params string[] serverOptions)
    {
        await using var server = await MailServer.StartAsync(serverOptions);

        var outcome = await SendAsync(server, "anna@example.ru", options: new SmtpOptions { User = "desk", Password = "пароль" });

        outcome.Kind.ShouldBe(HandoverKind.Accepted, outcome.Text);
        (await server.ReceivedAsync(1)).ShouldHaveSingleItem().User.ShouldBe("desk");
    }

    [Fact]
    public async Task A_wrong_password_is_our_fault_and_not_the_letters()
    {
        await using var server = await MailServer.StartAsync("auth");

        var outcome = await SendAsync(server, "anna@example.ru", options: new SmtpOptions { User = "desk", Password = "wrong" });

        outcome.ShouldBe(new Handover(HandoverKind.Later, "535", "5.7.8 Authentication credentials invalid"));
    }

    [Fact]
    public async Task Where_encryption_is_demanded_nothing_goes_without_it()
    {
        await using var server = await MailServer.StartAsync();

        var outcome = await SendAsync(server, "anna@example.ru", options: new SmtpOptions { Security = "starttls" });

        outcome.Kind.ShouldBe(HandoverKind.Later);
        server.Letters.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_national_domain_goes_in_its_ascii_form()
    {
        await using var server = await MailServer.StartAsync();

        await SendAsync(server, "anna@почта.рф");

        (await server.ReceivedAsync(1)).ShouldHaveSingleItem().To.ShouldBe("anna@xn--80a1acny.xn--p1ai");
    }

    [Fact]
    public async Task A_national_name_needs_a_server_that_takes_it()
    {
        await using var plain = await MailServer.StartAsync();
        await using var modern = await MailServer.StartAsync("utf8");

        (await SendAsync(plain, "анна@example.ru")).Kind.ShouldBe(HandoverKind.Refused);
        (await SendAsync(modern, "анна@example.ru")).Kind.ShouldBe(HandoverKind.Accepted);
        (await modern.ReceivedAsync(1)).ShouldHaveSingleItem().To.ShouldBe("анна@example.ru");
    }

    static Task<Handover> SendAsync(
        MailServer server, string to, string subject = "Тема", string body = "Текст", SmtpOptions? options = null) =>
        SendAsync(OptionsFor(server, options), to, subject, body, () => Task.CompletedTask);

    static Task<Handover> SendAsync(SmtpOptions options, string to, string subject, string body, Func<Task> beforeHandover)
    {
        var from = new System.Net.Mail.MailAddress("desk@example.ru", "Служба поддержки");
        var letter = Letter.Write("id@example.ru", from, to, subject, body, DateTimeOffset.UnixEpoch);
        return new SmtpSender(options).SendAsync(letter, from.Address, to, beforeHandover, CancellationToken.None);
    }

    static SmtpOptions OptionsFor(MailServer server, SmtpOptions? options = null) =>
        (options ?? new SmtpOptions()) with { Host = "127.0.0.1", Port = server.Port };
}
