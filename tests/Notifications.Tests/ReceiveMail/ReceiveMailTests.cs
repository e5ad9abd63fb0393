using System.Net;
using System.Text;
using Helpdesk.Incidents.Contracts;
using Helpdesk.Notifications.Contracts;
using Helpdesk.Notifications.ReceiveMail;
using Helpdesk.Testing;
using Npgsql;
using Incoming = Helpdesk.Notifications.ReceiveMail.ReceivedLetter;

namespace Helpdesk.Tests.Notifications.ReceiveMail;

public sealed class ReceiveMailTests
{
    private const string Secret = "a-secret-of-the-mail-server";

    [Fact, Trait("Feature", "F33")]
    public async Task A_letter_of_parts_in_old_encodings_is_read()
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var body = Convert.ToBase64String(Encoding.GetEncoding("koi8-r").GetBytes("Не проходит отчёт\n\n22.11.2026 10:00, Служба поддержки пишет:\n> Здравствуйте"));
        var (letter, text) = await ReadAsync(Encoding.ASCII.GetBytes($"""
            From: =?windows-1251?B?{Convert.ToBase64String(Encoding.GetEncoding("windows-1251").GetBytes("Анна"))}?=
             =?utf-8?Q?_=D0=A9?= <Anna@Example.ru>
            Subject: =?UTF-8?Q?=D0=9E=D1=82=D1=87=D1=91=D1=82?= 2026
            Content-Type: multipart/alternative; boundary="b1"

            --b1
            Content-Type: text/html; charset=utf-8

            <p>Html</p>
            --b1
            Content-Type: text/plain; charset=koi8-r
            Content-Transfer-Encoding: base64

            {body}
            --b1--
            """));

        var from = Incoming.SenderOf(letter)!;
        (from.DisplayName, from.Address).ShouldBe(("Анна Щ", "Anna@Example.ru"));
        LetterText.Words(letter.Header("Subject")).ShouldBe("Отчёт 2026");
        LetterText.NewIn(text).ShouldBe("Не проходит отчёт");
    }

    [Theory]
    [InlineData("Auto-Submitted: auto-replied", true)]
    [InlineData("Auto-Submitted: no", false)]
    [InlineData("Precedence: bulk", true)]
    [InlineData("Return-Path: <>", true)]
    [InlineData("X-Mailer: Thunderbird", false)]
    public void What_machines_send_by_themselves_is_told_from_letters(string header, bool machine) =>
        (Incoming.MachineOf(MimePart.Read(Encoding.ASCII.GetBytes($"{header}\n\nText"))) is not null).ShouldBe(machine);

    [Theory]
    [InlineData("Re: Обращение № 2000041 решено", 2_000_041L)]
    [InlineData("Счёт 2000041", null)]
    [InlineData("№ 12345678901", null)]
    public void Only_a_number_written_as_ours_is_taken_from_a_subject(string subject, long? number) => Incoming.NumberIn(subject).ShouldBe(number);

    [Theory]
    [InlineData("<p>Раз</p><p>Два &amp; три<br>четыре</p><style>p{}</style>", "Раз\nДва & три\nчетыре")]
    [InlineData("просто", "просто")]
    public void The_words_of_a_page_are_read(string html, string text) => LetterText.OfHtml(html).ShouldBe(text);

    [Fact]
    public async Task Whatever_comes_is_read_without_a_fault()
    {
        var random = new Random(7);
        var seed = Encoding.ASCII.GetBytes("From: a <a@b.ru>\nContent-Type: multipart/mixed; boundary=b\nContent-Transfer-Encoding: base64\nSubject: =?utf-8?B?0J4=?=\n\n--b\nContent-Type: text/plain\n\nabc=\n--b--\n");
        for (var turn = 0; turn < 2_000; turn++)
        {
            var spoilt = (byte[])seed.Clone();
            for (var change = 0; change < 5; change++)
                spoilt[random.Next(spoilt.Length)] = (byte)random.Next(256);
            var (letter, text) = await ReadAsync(spoilt);
            LetterText.NewIn(text).ShouldNotBeNull();
            LetterText.Words(letter.Header("Subject")).ShouldNotBeNull();
            Incoming.AnswersOf(letter).ShouldNotBeNull();
            _ = Incoming.SenderOf(letter);
        }
    }

    private static async Task<(MimePart Head, string Text)> ReadAsync(byte[] letter)
    {
        using var stream = new MemoryStream(letter);
        var (head, parts) = await LetterScan.OfAsync(stream, TestContext.Current.CancellationToken);
        return (head, await LetterFiles.TextAsync(stream, parts, TestContext.Current.CancellationToken));
    }

    [Fact, Trait("Feature", "F33"), Trait("Feature", "F85")]
    public async Task A_letter_is_told_once_with_the_incident_that_it_answers_and_only_to_who_knows_the_secret()
    {
        var options = new TestServiceOptions { Database = "notifications" };
        options.Settings["Mail:Secret"] = Secret;
        await using var service = await TestService<Program>.StartAsync(options);
        service.Time.Set(new DateTimeOffset(2026, 11, 22, 7, 0, 0, TimeSpan.Zero));
        await using var bus = await service.BusAsync();
        await bus.Hear<EmailReceived>();
        var closed = new IncidentClosed(
            Guid.CreateVersion7(), 3, service.Time.GetUtcNow(), null, 2_000_041, Guid.CreateVersion7(), "Решено", null, new ClientNotice("email", "anna@example.ru", "Анна", null));
        await bus.Publish(closed);
        await using var database = NpgsqlDataSource.Create(service.Database);
        var message = await Probe.Until("our letter", async () =>
        {
            await using var find = database.CreateCommand("select id from messages");
            return await find.ExecuteScalarAsync() as Guid?;
        }, id => id is not null);
        using var client = service.Anonymous();
        var letter = $"From: Anna <anna@example.ru>\nSubject: Re: =?utf-8?B?4oSW?= 2000041\nMessage-ID: <1@example.ru>\nIn-Reply-To: <{message:N}@desk.ru>\n\nStill broken\n";

        (await PostAsync(client, "wrong-secret-of-nobody", letter)).ShouldBe(HttpStatusCode.NotFound);
        for (var time = 0; time < 2; time++)
            (await PostAsync(client, Secret, letter)).ShouldBe(HttpStatusCode.OK);
        (await PostAsync(client, Secret, letter.Replace("<1@", "<2@", StringComparison.Ordinal).Replace("Subject", "Auto-Submitted: auto-replied\nSubject", StringComparison.Ordinal))).ShouldBe(HttpStatusCode.OK);
        (await PostAsync(client, Secret, "")).ShouldBe(HttpStatusCode.BadRequest);

        var told = await bus.WaitFor<EmailReceived>(e => e.From == "anna@example.ru");
        (told.IncidentId, told.IncidentNumber, told.Text, told.FromName).ShouldBe((closed.IncidentId, 2_000_041, "Still broken", "Anna"));
        await using var kept = database.CreateCommand("select count(*) || ' ' || count(ignored) from received_letters");
        (await kept.ExecuteScalarAsync()).ShouldBe("2 1");
    }

    private static async Task<HttpStatusCode> PostAsync(HttpClient client, string secret, string letter)
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(letter));
        using var reply = await client.PostAsync(new Uri($"/hooks/mail/{secret}", UriKind.Relative), content);
        return reply.StatusCode;
    }
}
