using System.Diagnostics;
using System.Text.Json;
using Helpdesk.ServiceDefaults.Database;
using Helpdesk.ServiceDefaults.Requests;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.ServiceDefaults.Messaging;

/// <summary>An event on its way out, written in the transaction of the change it tells of.</summary>
internal sealed class OutboxMessage
{
    /// <summary>The order of dispatch; also what an operator of the system sees as the backlog.</summary>
    public long Position { get; private set; }

    /// <summary>The message id that consumers' inboxes know it by.</summary>
    public Guid MessageId { get; private set; }

    /// <summary>Full type name and assembly, without versions.</summary>
    public string Type { get; private set; } = "";

    public string Body { get; private set; } = "";

    /// <summary>W3C trace context of the act, so that one trace goes on through the broker.</summary>
    public string? TraceParent { get; private set; }

    public DateTimeOffset? PublishedAt { get; private set; }

    public static OutboxMessage Of<T>(T message) where T : class => new()
    {
        MessageId = Guid.CreateVersion7(),
        Type = NameOf(typeof(T)),
        Body = JsonSerializer.Serialize(message, ApiJson.Options),
        TraceParent = Activity.Current?.Id,
    };

    public static string NameOf(Type type) => $"{type.FullName}, {type.Assembly.GetName().Name}";

    public static void Configure(ModelBuilder model) => model.Entity<OutboxMessage>(outbox =>
    {
        outbox.ToTable("outbox");
        outbox.HasKey(message => message.Position);
        outbox.Property(message => message.Position).UseIdentityAlwaysColumn();
        outbox.Property(message => message.Body).HasColumnType("jsonb");
        outbox.HasIndex(message => message.Position, "ix_outbox_unpublished").HasFilter("published_at is null");
        outbox.HasIndex(message => message.PublishedAt, "ix_outbox_published_at").HasFilter("published_at is not null");
    });
}

/// <summary>Wakes the dispatcher.</summary>
internal sealed class OutboxSignal : CommitSignal;
