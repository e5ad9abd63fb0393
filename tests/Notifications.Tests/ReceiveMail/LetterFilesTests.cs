using System.Text;
using Helpdesk.Notifications.ReceiveMail;

namespace Helpdesk.Tests.Notifications.ReceiveMail;

public sealed class LetterFilesTests
{
    [Theory, Trait("Feature", "F33")]
    [InlineData("attachment; filename=\"a b;c.pdf\"", "", "a b;c.pdf")]
    [InlineData("attachment; filename=\"C:\\\\dir\\\\отчёт.xls\"", "", "отчёт.xls")]
    [InlineData("attachment; filename=\"../../etc/passwd\"", "", "passwd")]
    [InlineData("attachment; filename=\"=?utf-8?B?0J7RgtGH0ZHRgi5wZGY=?=\"", "", "Отчёт.pdf")]
    [InlineData("attachment; filename*=UTF-8''%D0%9E%D1%82%D1%87%D1%91%D1%82.pdf; filename=\"x.pdf\"", "", "Отчёт.pdf")]
    [InlineData("attachment; filename*0*=utf-8''%D0%9E%D1%82%D1%87; filename*1*=%D1%91%D1%82; filename*2=\".pdf\"", "", "Отчёт.pdf")]
    [InlineData("inline", "image/png; name=\"=?windows-1251?Q?=D1=ED=E8=EC=EE=EA.png?=\"", "Снимок.png")]
    [InlineData("attachment; filename=\"..\"", "", null)]
    [InlineData("attachment", "", null)]
    public void A_file_is_called_as_its_sender_called_it(string disposition, string type, string? name)
    {
        var head = $"Content-Disposition: {disposition}\n{(type.Length > 0 ? $"Content-Type: {type}\n" : "")}\n";
        AttachmentName.Of(MimePart.Read(Encoding.UTF8.GetBytes(head))).ShouldBe(name);
    }

    [Fact, Trait("Feature", "F33")]
    public async Task Parts_are_found_in_whatever_nests_them_and_come_out_byte_for_byte()
    {
        var random = new Random(5);
        var (small, large) = (new byte[7], new byte[200_001]);
        random.NextBytes(small);
        random.NextBytes(large);
        var quoted = string.Concat(Enumerable.Repeat("=D0=9E=D1=82=\r\n=D1=87=3D", 9_000));
        var letter = Encoding.ASCII.GetBytes(string.Join("\r\n",
            "Subject: x", "Content-Type: multipart/mixed; boundary=\"b\"", "", "preamble", "--b",
            "Content-Type: multipart/alternative; boundary=\"bb\"", "", "--bb", "Content-Type: text/plain", "", "First", "--bb", "Content-Type: text/html", "", "<p>First</p>", "--bb--", "--b",
            "Content-Type: application/octet-stream; name=small.bin", "Content-Transfer-Encoding: base64", "", Convert.ToBase64String(small), "--b",
            "Content-Type: application/zip; name=large.bin", "Content-Transfer-Encoding: BASE64", "", Convert.ToBase64String(large, Base64FormattingOptions.InsertLineBreaks), "--b",
            "Content-Type: application/zip; name=line.bin", "Content-Transfer-Encoding: base64", "", Convert.ToBase64String(large), "--b",
            "Content-Type: text/csv; name=q.csv", "Content-Transfer-Encoding: quoted-printable", "", quoted, "--b",
            "Content-Type: text/plain", "", "--bbb", "Second", "--b--", "epilogue"));
        await using var stream = new MemoryStream(letter);

        var (head, parts) = await LetterScan.OfAsync(stream, TestContext.Current.CancellationToken);

        head.Header("Subject").ShouldBe("x");
        (await LetterFiles.TextAsync(stream, parts, TestContext.Current.CancellationToken)).ShouldBe("First\n\n--bbb\nSecond");
        var files = parts.Where(part => AttachmentName.Of(part.Head) is not null).ToDictionary(part => AttachmentName.Of(part.Head)!);
        (await ContentAsync(stream, files["small.bin"])).ShouldBe(small);
        (await ContentAsync(stream, files["large.bin"])).ShouldBe(large);
        (await ContentAsync(stream, files["line.bin"])).ShouldBe(large);
        Encoding.UTF8.GetString(await ContentAsync(stream, files["q.csv"])).ShouldBe(string.Concat(Enumerable.Repeat("Отч=", 9_000)));
    }

    [Fact]
    public async Task Whatever_comes_is_scanned_without_a_fault()
    {
        var random = new Random(11);
        var seed = Encoding.ASCII.GetBytes(
            "From: a <a@b.ru>\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: multipart/alternative; boundary=bb\n\n--bb\nContent-Type: text/plain\n\nabc\n--bb--\n--b\n"
            + "Content-Disposition: attachment; filename*0*=utf-8''%D0; filename*1=\"x\"\nContent-Transfer-Encoding: quoted-printable\n\nab=3Dc=\nd\n--b\nContent-Transfer-Encoding: base64\nContent-Type: a/b\n\nYWJj\n--b--\n");
        for (var turn = 0; turn < 2_000; turn++)
        {
            var spoilt = (byte[])seed.Clone();
            for (var change = 0; change < 6; change++)
                spoilt[random.Next(spoilt.Length)] = (byte)random.Next(256);
            await using var stream = new MemoryStream(spoilt, 0, random.Next(spoilt.Length + 1));
            var (_, parts) = await LetterScan.OfAsync(stream, TestContext.Current.CancellationToken);
            (await LetterFiles.TextAsync(stream, parts, TestContext.Current.CancellationToken)).ShouldNotBeNull();
            foreach (var part in parts)
            {
                _ = AttachmentName.Of(part.Head);
                (await ContentAsync(stream, part)).Length.ShouldBeLessThanOrEqualTo((int)(part.End - part.Start));
            }
        }
    }

    private static async Task<byte[]> ContentAsync(Stream letter, LetterPart part)
    {
        await using var content = new PartContent(letter, part);
        using var read = new MemoryStream();
        await content.CopyToAsync(read, TestContext.Current.CancellationToken);
        return read.ToArray();
    }
}
