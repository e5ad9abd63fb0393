using Microsoft.EntityFrameworkCore;

namespace Helpdesk.ServiceDefaults.Messaging;

/// <summary>A message that took effect: the row and the effect were committed together.</summary>
internal sealed class InboxMessage
{
    public Guid MessageId { get; private set; }

    /// <summary>The queue: several consumers of one service each take a message once.</summary>
    public string Consumer { get; private set; } = "";

    public DateTimeOffset At { get; private set; }

    public static void Configure(ModelBuilder model) => model.Entity<InboxMessage>(inbox =>
    {
        inbox.ToTable("inbox");
        inbox.HasKey(message => new { message.MessageId, message.Consumer });
        inbox.HasIndex(message => message.At);
    });
}
