using System.Net.Mail;
using System.Text;
using Helpdesk.Notifications.SendMessages.Email;

namespace Helpdesk.Tests.Notifications.SendMessages;

public sealed class LetterTests
{
    [Fact]
    public void A_subject_cannot_add_headers() =>
        Letter.Encoded("Привет\r\nBcc: all@example.ru")
            .ShouldNotContain("Bcc");

    [Fact]
    public void An_ascii_subject_cannot_add_headers_either() =>
        Letter.Encoded("Hello\r\nBcc: all@example.ru").ShouldBe("Hello  Bcc: all@example.ru");

    [Fact]
    public void No_line_is_longer_than_mail_allows()
    {
        var letter = Letter.Write(
            "id@example.ru", new MailAddress("desk@example.ru", "Служба поддержки"), "a@example.ru",
            string.Concat(Enumerable.Repeat("Обращение 👍 ", 15)), new string('я', 5_000), DateTimeOffset.UnixEpoch);

        Encoding.ASCII.GetString(letter).Split("\r\n").Max(line => line.Length).ShouldBeLessThanOrEqualTo(78);
    }
}
