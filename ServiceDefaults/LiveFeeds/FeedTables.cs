using System.Text.Json;
using Helpdesk.ServiceDefaults.Database;
using Helpdesk.ServiceDefaults.Requests;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace Helpdesk.ServiceDefaults.LiveFeeds;

/// <summary>One entry of an operator's live feed.</summary>
internal sealed class FeedEntry
{
    public Guid OperatorId { get; init; }

    /// <summary>Without gaps in commit order: it is taken under the operator's row lock.</summary>
    public long Seq { get; init; }

    public string Kind { get; init; } = "";

    public string Payload { get; init; } = "";

    public DateTimeOffset At { get; init; }
}

/// <summary>How far an operator's feed has come.</summary>
internal sealed class FeedHead
{
    public Guid OperatorId { get; init; }

    public long LastSeq { get; init; }
}

/// <summary>The live feed's tables.</summary>
public static class FeedTables
{
    /// <summary>Adds them to the service's model.</summary>
    public static ModelBuilder HasLiveFeed(this ModelBuilder model)
    {
        model.Entity<FeedEntry>(entries =>
        {
            entries.ToTable("feed_entries");
            entries.HasKey(entry => new { entry.OperatorId, entry.Seq });
            entries.Property(entry => entry.Payload).HasColumnType("text");
            entries.HasIndex(entry => entry.At);
        });
        model.Entity<FeedHead>(heads =>
        {
            heads.ToTable("feed_heads");
            heads.HasKey(head => head.OperatorId);
        });
        return model;
    }
}

internal static class FeedAppender
{
    public static Task AppendAsync(ServiceDb db, Guid operatorId, string kind, object payload, CancellationToken cancellationToken)
    {
        var json = JsonSerializer.Serialize(payload, payload.GetType(), ApiJson.Options);
        var now = db.GetService<TimeProvider>().GetUtcNow();
        return db.Database.ExecuteSqlAsync(
            $"""
            with head as (
                insert into feed_heads (operator_id, last_seq) values ({operatorId}, 1)
                on conflict (operator_id) do update set last_seq = feed_heads.last_seq + 1
                returning last_seq)
            insert into feed_entries (operator_id, seq, kind, payload, at) select {operatorId}, last_seq, {kind}, {json}, {now} from head
            """, cancellationToken);
    }
}
