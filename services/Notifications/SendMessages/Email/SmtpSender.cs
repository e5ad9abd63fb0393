using System.Globalization;
using System.Net;
using System.Net.Mail;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;

namespace Helpdesk.Notifications.SendMessages.Email;

/// <summary>
/// Hands one letter to the mail server and tells honestly how it ended. System.Net.Mail can't: it reports every fault as one exception,
/// whether the letter had left or not. Here everything before the letter's last line is <see cref="HandoverKind.Later"/> (a server may
/// not deliver what it has not seen the end of), a missing answer after it is <see cref="HandoverKind.Unknown"/>.
/// </summary>
internal sealed class SmtpSender(SmtpOptions options)
{
    private readonly TimeSpan _replyLimit = TimeSpan.FromSeconds(options.ReplySeconds);
    private readonly TimeSpan _acceptLimit = TimeSpan.FromSeconds(options.AcceptSeconds);

    /// <summary>Sends a letter.</summary>
    /// <param name="letter">The letter with all its headers, lines ended by CR LF.</param>
    /// <param name="from">Envelope sender: bounces go there.</param>
    /// <param name="to">The one recipient.</param>
    /// <param name="beforeHandover">Called when sender and recipient are accepted and the letter is about to leave.</param>
    /// <param name="cancellation">The host stops: the attempt ends wherever it is and its outcome says so.</param>
    public async Task<Handover> SendAsync(
        byte[] letter, string from, string to, Func<Task> beforeHandover, CancellationToken cancellation)
    {
        var leaving = false;
        try
        {
            await using var server = await SmtpConnection.OpenAsync(options.Host, options.Port, _replyLimit, cancellation);
            var ready = await GreetAsync(server, cancellation);
            if (ready.Refusal is { } refusal)
                return refusal;
            var addressed = await AddressAsync(server, ready.Hello!, from, to, cancellation);
            if (addressed is not null)
                return addressed;

            await beforeHandover();
            var go = await server.AskAsync("DATA", _replyLimit, cancellation);
            if (go.Code != 354)
                return Refused(go);
            await server.WriteAsync(DotStuffed(letter), _acceptLimit, cancellation);
            leaving = true;
            await server.WriteAsync(".\r\n"u8.ToArray(), _replyLimit, cancellation);
            var reply = await server.ReplyAsync(_acceptLimit, cancellation);
            leaving = false;
            await QuitAsync(server);
            return reply.IsPositive ? new Handover(HandoverKind.Accepted, Code(reply), reply.Text) : Refused(reply);
        }
        catch (Exception fault) when (fault is IOException or SocketException or OperationCanceledException or AuthenticationException)
        {
            var text = fault is OperationCanceledException ? "No answer in time." : fault.Message;
            return new Handover(leaving ? HandoverKind.Unknown : HandoverKind.Later, null, text);
        }
    }

    private async Task<(SmtpReply? Hello, Handover? Refusal)> GreetAsync(SmtpConnection server, CancellationToken cancellation)
    {
        if (options.Security == "tls")
            await server.EncryptAsync(options.Host, _replyLimit, cancellation);
        var greeting = await server.ReplyAsync(_replyLimit, cancellation);
        if (!greeting.IsPositive)
            return (null, Ours(greeting));
        var hello = await HelloAsync(server, cancellation);
        if (!hello.IsPositive)
            return (null, Ours(hello));

        if (!server.IsEncrypted && options.Security != "none" && hello.Offers("STARTTLS"))
        {
            var go = await server.AskAsync("STARTTLS", _replyLimit, cancellation);
            if (!go.IsPositive)
                return (null, Ours(go));
            await server.EncryptAsync(options.Host, _replyLimit, cancellation);
            hello = await HelloAsync(server, cancellation);
        }
        if (!server.IsEncrypted && options.Security == "starttls")
            return (null, new Handover(HandoverKind.Later, null, "The mail server offers no encryption."));
        return string.IsNullOrEmpty(options.User) ? (hello, null) : (hello, await SignInAsync(server, hello, cancellation));
    }

    private async Task<SmtpReply> HelloAsync(SmtpConnection server, CancellationToken cancellation)
    {
        var name = Dns.GetHostName();
        name = name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.') && name.Contains('.') ? name : "[127.0.0.1]";
        var hello = await server.AskAsync($"EHLO {name}", _replyLimit, cancellation);
        return hello.IsPermanent ? await server.AskAsync($"HELO {name}", _replyLimit, cancellation) : hello;
    }

    private async Task<Handover?> SignInAsync(SmtpConnection server, SmtpReply hello, CancellationToken cancellation)
    {
        if (!server.IsEncrypted && options.Host is not ("localhost" or "127.0.0.1" or "::1"))
            return new Handover(HandoverKind.Later, null, "The password is not sent over a connection without encryption.");
        var ways = hello.Parameters("AUTH");
        SmtpReply reply;
        if (ways.Contains("PLAIN", StringComparer.OrdinalIgnoreCase) || ways.Length == 0)
        {
            reply = await server.AskAsync($"AUTH PLAIN {Base64($"\0{options.User}\0{options.Password}")}", _replyLimit, cancellation);
        }
        else
        {
            reply = await server.AskAsync("AUTH LOGIN", _replyLimit, cancellation);
            if (reply.Code == 334)
                reply = await server.AskAsync(Base64(options.User!), _replyLimit, cancellation);
            if (reply.Code == 334)
                reply = await server.AskAsync(Base64(options.Password ?? ""), _replyLimit, cancellation);
        }
        return reply.IsPositive && reply.Code != 334 ? null : Ours(reply);
    }

    private async Task<Handover?> AddressAsync(
        SmtpConnection server, SmtpReply hello, string from, string to, CancellationToken cancellation)
    {
        var (sender, recipient) = (Wire(from), Wire(to));
        var needsUtf8 = !Ascii.IsValid(sender) || !Ascii.IsValid(recipient);
        if (needsUtf8 && !hello.Offers("SMTPUTF8"))
            return new Handover(HandoverKind.Refused, null, "The mail server takes no address with national letters.");
        var started = await server.AskAsync($"MAIL FROM:<{sender}>{(needsUtf8 ? " SMTPUTF8" : "")}", _replyLimit, cancellation);
        if (!started.IsPositive)
            return Ours(started);
        var accepted = await server.AskAsync($"RCPT TO:<{recipient}>", _replyLimit, cancellation);
        return accepted.IsPositive ? null : Refused(accepted);
    }

    /// <summary>The address as the wire wants it: a national domain in its ASCII form.</summary>
    private static string Wire(string address)
    {
        var parsed = new MailAddress(address);
        return $"{parsed.User}@{new IdnMapping().GetAscii(parsed.Host)}";
    }

    private static byte[] DotStuffed(byte[] letter)
    {
        var stuffed = new List<byte>(letter.Length + 16);
        for (var i = 0; i < letter.Length; i++)
        {
            if (letter[i] == '.' && (i == 0 || letter[i - 1] == '\n'))
                stuffed.Add((byte)'.');
            stuffed.Add(letter[i]);
        }
        return [.. stuffed];
    }

    /// <summary>The letter is taken already, so a fault in saying goodbye changes nothing.</summary>
    private static async Task QuitAsync(SmtpConnection server)
    {
        try
        {
            await server.AskAsync("QUIT", TimeSpan.FromSeconds(2), CancellationToken.None);
        }
        catch (Exception fault) when (fault is IOException or OperationCanceledException)
        {
            return;
        }
    }

    /// <summary>A refusal of this letter or recipient.</summary>
    private static Handover Refused(SmtpReply reply) =>
        new(reply.IsPermanent ? HandoverKind.Refused : HandoverKind.Later, Code(reply), reply.Text);

    /// <summary>A refusal of us, not of the letter: somebody mends the settings and the letter still goes.</summary>
    private static Handover Ours(SmtpReply reply) => new(HandoverKind.Later, Code(reply), reply.Text);

    private static string Code(SmtpReply reply) => reply.Code.ToString(CultureInfo.InvariantCulture);

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
