using System.Net.Mail;
using Helpdesk.Notifications.Messages;

namespace Helpdesk.Notifications.SendMessages.Email;

/// <summary>Letters through the configured mail server.</summary>
internal sealed class EmailChannel(SmtpOptions options, TimeProvider time) : IChannel
{
    private readonly SmtpSender _sender = new(options);

    public string Name => "email";

    public string Provider => "smtp";

    public bool MayRepeat => false;

    public async Task<Handover> HandOverAsync(Message message, Func<Task> beforeHandover, CancellationToken cancellation)
    {
        if (options.Host.Length == 0)
            return new Handover(HandoverKind.Later, "not-configured", "No mail server is configured (Smtp:Host).");
        if (!MailAddress.TryCreate(options.From, out var from))
            return new Handover(HandoverKind.Later, "not-configured", "The sender's address is no e-mail address (Smtp:From).");
        var messageId = $"{message.Id:N}@{from.Host}";
        var letter = Letter.Write(messageId, from, message.Address, message.Subject ?? "", message.Body, time.GetUtcNow());
        var outcome = await _sender.SendAsync(letter, from.Address, message.Address, beforeHandover, cancellation);
        return outcome with { Reference = messageId };
    }
}
