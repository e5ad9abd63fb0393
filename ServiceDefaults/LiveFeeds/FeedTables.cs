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

/// <summary>What an operator's feed is to tell.</summary>
internal sealed record FeedNews(Guid OperatorId, string Kind, object Payload);

internal static class FeedAppender
{
    /// <summary>Appends in one statement, whoever's feeds they are; it locks feeds in one order, so that nobody waits for each other.</summary>
    public static Task AppendAsync(ServiceDb db, IReadOnlyList<FeedNews> news, CancellationToken cancellationToken) =>
        db.Database.ExecuteSqlAsync(Statement(db, news), cancellationToken);

    /// <summary>The one statement.</summary>
    public static FormattableString Statement(ServiceDb db, IReadOnlyList<FeedNews> news)
    {
        var operators = news.Select(entry => entry.OperatorId).ToArray();
        var kinds = news.Select(entry => entry.Kind).ToArray();
        var payloads = Payloads(news);
        var now = db.GetService<TimeProvider>().GetUtcNow();
        return
            $"""
            with news as (
                select * from unnest({operators}, {kinds}, {payloads}) with ordinality as news (operator_id, kind, payload, place)),
            heads as (
                insert into feed_heads (operator_id, last_seq) select operator_id, count(*) from news group by operator_id order by operator_id
                on conflict (operator_id) do update set last_seq = feed_heads.last_seq + excluded.last_seq
                returning operator_id, last_seq)
            insert into feed_entries (operator_id, seq, kind, payload, at)
            select operator_id,
                last_seq - count(*) over (partition by operator_id) + row_number() over (partition by operator_id order by place),
                kind, payload, {now}
            from news join heads using (operator_id)
            """;
    }

    // What goes to several operators is written once.
    private static string[] Payloads(IReadOnlyList<FeedNews> news)
    {
        var payloads = new string[news.Count];
        for (var i = 0; i < payloads.Length; i++)
        {
            payloads[i] = i > 0 && ReferenceEquals(news[i].Payload, news[i - 1].Payload)
                ? payloads[i - 1]
                : JsonSerializer.Serialize(news[i].Payload, news[i].Payload.GetType(), ApiJson.Options);
        }

        return payloads;
    }
}
