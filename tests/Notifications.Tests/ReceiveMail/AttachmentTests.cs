using System.Net;
using System.Net.Mail;
using System.Text;
using Helpdesk.Notifications.Contracts;
using Helpdesk.Testing;

namespace Helpdesk.Tests.Notifications.ReceiveMail;

/// <summary>Letters with files, from a mail program through a real mail server to the hook.</summary>
public sealed class AttachmentTests : IAsyncLifetime
{
    private const string Secret = "a-secret-of-the-mail-server";

    private readonly string _files = Directory.CreateTempSubdirectory("helpdesk-letters-").FullName;
    private TestService<Program> _service = null!;
    private TestBus _bus = null!;

    public async ValueTask InitializeAsync()
    {
        var options = new TestServiceOptions { Database = "notifications" };
        options.Settings["Mail:Secret"] = Secret;
        options.Settings["Mail:LongestLetterBytes"] = "140000000";
        options.Settings["ConnectionStrings:files"] = $"file://{_files}";
        _service = await TestService<Program>.StartAsync(options);
        _bus = await _service.BusAsync();
        await _bus.Hear<EmailReceived>();
    }

    public async ValueTask DisposeAsync()
    {
        await _bus.DisposeAsync();
        await _service.DisposeAsync();
        Directory.Delete(_files, recursive: true);
    }

    [Fact, Trait("Feature", "F33"), Trait("Feature", "F42")]
    public async Task Files_of_a_letter_that_a_mail_server_hands_on_are_kept_as_they_were_sent()
    {
        await using var server = await MailServer.StartAsync($"hook={_service.Address.ToString().TrimEnd('/')}/hooks/mail/{Secret}");
        var png = (byte[])[0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10, .. new byte[500_000]];
        using var letter = new MailMessage("anna@example.ru", "desk@example.ru", "Отчёт не проходит", "Снимок и протокол во вложении");
        letter.Attachments.Add(new Attachment(new MemoryStream(png), "снимок экрана.exe", "application/octet-stream"));
        letter.Attachments.Add(new Attachment(new MemoryStream(Encoding.UTF8.GetBytes("Протокол ошибки\n=строка")), "protocol.txt", "text/plain"));
        letter.Attachments.Add(new Attachment(new MemoryStream(), "пусто.txt", "text/plain"));
        using var program = new SmtpClient("127.0.0.1", server.Port);
        await program.SendMailAsync(letter, TestContext.Current.CancellationToken);

        var told = await _bus.WaitFor<EmailReceived>(e => e.From == "anna@example.ru");

        (told.Subject, told.Text).ShouldBe(("Отчёт не проходит", "Снимок и протокол во вложении"));
        told.Files!.Select(file => (file.Name, file.ContentType)).ShouldBe([("снимок экрана.exe", "image/png"), ("protocol.txt", "text/plain; charset=utf-8")]);
        (await ContentAsync(told.Files![0])).ShouldBe(png);
        Encoding.UTF8.GetString(await ContentAsync(told.Files[1])).ShouldBe("Протокол ошибки\n=строка");
        told.LeftOut.ShouldBe([new("пусто.txt", "empty")]);
        NothingIsHalfWritten(2);
    }

    [Fact, Trait("Feature", "F33"), Trait("Feature", "F42")]
    public async Task A_letter_too_large_is_taken_without_what_is_too_large_in_it()
    {
        // 101 MB of nothing in one file, more than the whole letter may have behind it.
        var line = new string('A', 76) + "\r\n";
        var portion = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(line, 10_000)));
        var first = Head("first.txt") + "0L/QtdGA0LLRi9C5\r\n--b\r\n";
        IEnumerable<byte[]> letter =
        [
            Encoding.ASCII.GetBytes("From: Boris <boris@example.ru>\r\nSubject: Log\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nThe log\r\n--b\r\n" + first + Head("large.bin")),
            .. Enumerable.Repeat(portion, 178),
            Encoding.ASCII.GetBytes("--b\r\n" + Head("cut.bin")),
            .. Enumerable.Repeat(portion, 10),
            Encoding.ASCII.GetBytes("--b--\r\n"),
        ];

        using var client = _service.Anonymous();
        client.Timeout = TimeSpan.FromMinutes(5);
        using var content = new Portions(letter);
        using var reply = await client.PostAsync(new Uri($"/hooks/mail/{Secret}", UriKind.Relative), content, TestContext.Current.CancellationToken);
        reply.StatusCode.ShouldBe(HttpStatusCode.OK);

        var told = await _bus.WaitFor<EmailReceived>(e => e.From == "boris@example.ru");
        told.Text.ShouldBe("The log");
        Encoding.UTF8.GetString(await ContentAsync(told.Files!.ShouldHaveSingleItem())).ShouldBe("первый");
        told.LeftOut.ShouldBe([new("large.bin", "tooLarge"), new("cut.bin", "cut")]);
        NothingIsHalfWritten(1);
    }

    private static string Head(string name) =>
        $"Content-Type: application/octet-stream\r\nContent-Disposition: attachment; filename=\"{name}\"\r\nContent-Transfer-Encoding: base64\r\n\r\n";

    private async Task<byte[]> ContentAsync(EmailFile file)
    {
        var content = await File.ReadAllBytesAsync(Path.Combine(_files, "notifications", file.Key[..2], file.Key), TestContext.Current.CancellationToken);
        content.LongLength.ShouldBe(file.Length);
        return content;
    }

    private void NothingIsHalfWritten(int files)
    {
        var found = Directory.EnumerateFiles(_files, "*", SearchOption.AllDirectories).ToList();
        found.ShouldAllBe(path => !path.Contains("unfinished", StringComparison.Ordinal));
        found.Count.ShouldBe(files);
    }

    /// <summary>A body that is made while it is sent.</summary>
    private sealed class Portions(IEnumerable<byte[]> portions) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            foreach (var portion in portions)
                await stream.WriteAsync(portion);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
