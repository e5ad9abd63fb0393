using Helpdesk.Notifications.ForgetPerson;
using Helpdesk.Notifications.Messages;
using Helpdesk.Notifications.ReceiveMail;
using Helpdesk.ServiceDefaults.Database;
using Helpdesk.ServiceDefaults.DueWork;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Notifications;

/// <summary>Messages to clients and what is known of them.</summary>
internal sealed class NotificationsDb(DbContextOptions<NotificationsDb> options) : ServiceDb(options)
{
    public DbSet<Message> Messages => Set<Message>();

    public DbSet<ReceivedLetter> ReceivedLetters => Set<ReceivedLetter>();

    public DbSet<ErasedSubscriber> ErasedSubscribers => Set<ErasedSubscriber>();

    protected override void ConfigureModel(ModelBuilder model)
    {
        model.HasDueWork();
        ErasedSubscriber.Configure(model);
        ReceivedLetter.Configure(model);
        model.Entity<Message>(message =>
        {
            message.ToTable("messages");
            message.Property(m => m.State).HasConversion<string>().HasMaxLength(20);
            message.Property(m => m.Version).IsConcurrencyToken();
            message.HasIndex(m => m.SubscriberId).HasFilter("subscriber_id is not null");
            // One message per piece of news, and the list of an incident's messages.
            message.HasIndex(m => new { m.IncidentId, m.IncidentVersion, m.Channel, m.SubscriptionId }).IsUnique().AreNullsDistinct(false);
        });
    }
}
