using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Notifications.ForgetPerson;

/// <summary>A person who was erased (P17): news from before that may still be on its way, and nobody is told any of it.</summary>
internal sealed class ErasedSubscriber
{
    public Guid SubscriberId { get; init; }

    public DateTimeOffset At { get; init; }

    public static void Configure(ModelBuilder model) => model.Entity<ErasedSubscriber>(erased =>
    {
        erased.ToTable("erased_subscribers");
        erased.HasKey(e => e.SubscriberId);
        erased.Property(e => e.SubscriberId).ValueGeneratedNever();
    });
}
