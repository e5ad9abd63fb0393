using Helpdesk.Notifications.Messages;

namespace Helpdesk.Notifications.SendMessages.Sms;

/// <summary>SMS through the configured provider.</summary>
internal sealed class SmsChannel(ISmsProvider provider) : IChannel
{
    public string Name => "sms";

    public string Provider => provider.Name;

    public bool MayRepeat => provider.HonoursClientId;

    public async Task<Handover> HandOverAsync(Message message, Func<Task> beforeHandover, CancellationToken cancellation)
    {
        await beforeHandover();
        return await provider.SendAsync(message.Id, message.Address, message.Body, cancellation);
    }
}
