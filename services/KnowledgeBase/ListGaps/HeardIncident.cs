using Microsoft.EntityFrameworkCore;

namespace Helpdesk.KnowledgeBase.ListGaps;

/// <summary>An incident as experts need it to see what knowledge is lacking (F97): when it came and the telling words of its question.</summary>
internal sealed class HeardIncident
{
    public Guid IncidentId { get; private init; }

    public long Number { get; private init; }

    public Guid SubscriberId { get; private init; }

    public DateTimeOffset At { get; private init; }

    /// <summary>Words of the question, one for each stem; none when it came without one, or its client was erased.</summary>
    public string[] Words { get; private init; } = [];

    public static void Configure(ModelBuilder model) => model.Entity<HeardIncident>(i =>
    {
        i.ToTable("heard_incidents");
        i.HasKey(x => x.IncidentId);
        i.Property(x => x.IncidentId).ValueGeneratedNever();
        i.HasIndex(x => x.At);
        i.HasIndex(x => x.SubscriberId);
    });
}

/// <summary>A client whose data were erased (P17): what is heard of his incidents later is kept without words.</summary>
internal sealed class ErasedClient
{
    public Guid SubscriberId { get; private init; }

    public static void Configure(ModelBuilder model) => model.Entity<ErasedClient>(c =>
    {
        c.ToTable("erased_clients");
        c.HasKey(x => x.SubscriberId);
        c.Property(x => x.SubscriberId).ValueGeneratedNever();
    });
}
