using Helpdesk.Incidents.Contracts;
using Helpdesk.KnowledgeBase.ListUnlinkedSearches;
using Helpdesk.ServiceDefaults.Messaging;
using Npgsql;
using NpgsqlTypes;

namespace Helpdesk.KnowledgeBase.CountUses;

/// <summary>A registration that was heard, and whether it was the first that was heard of its incident.</summary>
internal sealed class FirstUse(IncidentRegistered told)
{
    public IncidentRegistered Told => told;

    public bool Counted { get; set; }
}

/// <summary>
/// Counts incidents not heard of before, many in one statement: in a busy hour every registration counts the same few articles, and one
/// at a time they would wait for each other's rows. What was heard before is left to <see cref="CountUsesOfArticles"/>.
/// </summary>
internal sealed class FirstUses(NpgsqlDataSource database, ILogger<FirstUses> log) : GroupedWrites<FirstUse>(mostAtOnce: 200, log)
{
    // The search engine's copy of an article need not hear of every use, only of each doubling: the highest bit of the count has moved.
    private const string Count =
        """
        with told as materialized (
            select * from unnest($1, $2, $3, $4, $5, $6, $7, $8)
                as t (incident_id, version, article_id, number, subscriber_id, at, words, linked_by) order by incident_id),
        made as (
            insert into article_uses (incident_id, version, article_id) select incident_id, version, article_id from told
            on conflict do nothing returning incident_id, article_id),
        heard as (
            insert into heard_incidents (incident_id, number, subscriber_id, at, words)
            select incident_id, number, subscriber_id, at, case
                when exists (select 1 from erased_clients e where e.subscriber_id = told.subscriber_id) then array[]::text[]
                else string_to_array(words, ' ') end
            from told
            on conflict do nothing),
        answered as (
            delete from open_searches s using told where not s.missed and s.user_id = told.linked_by and s.at between told.at - $9 and told.at),
        linked as (
            insert into last_links (user_id, at)
            select linked_by, max(at) from told where linked_by is not null group by linked_by order by linked_by
            on conflict (user_id) do update set at = greatest(last_links.at, excluded.at)),
        used as (
            select article_id, count(*)::int as times from made where article_id is not null group by article_id),
        counted as (
            insert into article_usage as u (article_id, count) select article_id, times from used order by article_id
            on conflict (article_id) do update set count = u.count + excluded.count returning article_id, count),
        queued as (
            insert into index_queue (article_id, change)
            select article_id, nextval('index_changes') from counted join used using (article_id)
            where (count # (count - times)) > (count & (count - times)) order by article_id
            on conflict (article_id) do update set change = nextval('index_changes'))
        select incident_id from made
        """;

    protected override async Task WriteGroupAsync(IReadOnlyList<FirstUse> group, CancellationToken cancellationToken)
    {
        await using var count = database.CreateCommand(Count);
        void Add<T>(NpgsqlDbType type, Func<IncidentRegistered, T> value) =>
            count.Parameters.Add(new() { Value = group.Select(use => value(use.Told)).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | type });
        Add(NpgsqlDbType.Uuid, told => told.IncidentId);
        Add(NpgsqlDbType.Integer, told => told.Version);
        Add(NpgsqlDbType.Uuid, told => told.ArticleId);
        Add(NpgsqlDbType.Bigint, told => told.Number);
        Add(NpgsqlDbType.Uuid, told => told.SubscriberId);
        Add(NpgsqlDbType.TimestampTz, told => told.At.UtcDateTime);
        // A word has no space in it, and rows of arrays of several lengths are no array.
        Add(NpgsqlDbType.Text, told => string.Join(' ', told.Words ?? []));
        Add(NpgsqlDbType.Uuid, told => told.ArticleId is null ? null : told.ActorId);
        count.Parameters.Add(new() { Value = WatchSearches.Window, NpgsqlDbType = NpgsqlDbType.Interval });
        var made = new HashSet<Guid>();
        await using var reader = await count.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            made.Add(reader.GetGuid(0));
        // Told twice in one group, an incident is counted for the first of the two.
        foreach (var use in group)
            use.Counted = made.Remove(use.Told.IncidentId);
    }
}
