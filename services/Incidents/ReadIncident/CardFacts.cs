namespace Helpdesk.Incidents.ReadIncident;

/// <summary>All that a card shows beside the incident's own row and its posts, read in one round trip.</summary>
internal sealed class CardFacts
{
    public string? Name { get; init; }

    public bool Vip { get; init; }

    public string? TimeZone { get; init; }

    public Guid? NowId { get; init; }

    public string? NowInn { get; init; }

    public string? NowKpp { get; init; }

    public string? NowName { get; init; }

    public Guid? ArticleId { get; init; }

    public int? ArticleNumber { get; init; }

    public string? ArticleTitle { get; init; }

    public bool? DetailsRequired { get; init; }

    public string? GroupName { get; init; }

    public string? OwnerName { get; init; }

    public string? CreatorName { get; init; }

    public string? CloserName { get; init; }

    public long? ParentNumber { get; init; }

    public long? SurvivorNumber { get; init; }

    public int OpenChildren { get; init; }

    public Guid[] CallIds { get; init; } = [];

    /// <summary>Calls of merged incidents.</summary>
    public Guid[] MergedCallIds { get; init; } = [];

    /// <summary>Each one's incident, in the same order.</summary>
    public long[] MergedCallNumbers { get; init; } = [];

    public string[] Tags { get; init; } = [];

    /// <summary>Reads them; calls and tags are those of the whole tree of merged incidents.</summary>
    public static async Task<CardFacts> ReadAsync(IncidentsDb db, Incident i, Guid[] tree, CurrentUser reader, CancellationToken ct)
    {
        var merged = tree.Where(id => id != i.Id).ToArray();
        var (article, group, parent, survivor) = (i.ArticleId ?? default, i.GroupId ?? default, i.ParentId ?? default, i.MergedInto ?? default);
        var (owner, closer) = (i.OwnerId ?? default, i.ClosedBy ?? default);
        // Partners hear of no incident that is not their centre's.
        var everyCentre = !reader.IsPartner();
        // Open children are counted up to the cap: an outage may have thousands.
        return (await db.Database.SqlQuery<CardFacts>(
            $"""
             select s.name "Name", s.vip "Vip", s.time_zone "TimeZone", now.id "NowId", now.inn "NowInn", nullif(now.kpp, '') "NowKpp", now.name "NowName",
                 a.id "ArticleId", a.number "ArticleNumber", a.title "ArticleTitle", a.details_required "DetailsRequired",
                 (select name from groups where id = {group}) "GroupName",
                 (select name from people where id = {owner}) "OwnerName",
                 (select name from people where id = {i.CreatedBy}) "CreatorName",
                 (select name from people where id = {closer}) "CloserName",
                 (select number from incidents where id = {parent} and ({everyCentre} or service_center = {reader.ServiceCenter ?? ""})) "ParentNumber",
                 (select number from incidents where id = {survivor}) "SurvivorNumber",
                 (select count(*)::int from (
                     select 1 from incidents where parent_id = any({tree}) and not is_final and merged_into is null and id <> {i.Id} limit {CappedCount.Limit + 1}) open) "OpenChildren",
                 array(select distinct call_id from incident_calls where incident_id = any({tree}) and linked limit 100) "CallIds",
                 array(select c.call_id from incident_calls c join incidents m on m.id = c.incident_id
                     where c.incident_id = any({merged}) and c.linked order by m.number, c.call_id limit 100) "MergedCallIds",
                 array(select m.number from incident_calls c join incidents m on m.id = c.incident_id
                     where c.incident_id = any({merged}) and c.linked order by m.number, c.call_id limit 100) "MergedCallNumbers",
                 array(select distinct tag from incident_tags where incident_id = any({tree}) order by tag) "Tags"
             from subscribers s
             left join subscribers now on now.id = s.survivor_id
             left join articles a on a.id = {article}
             where s.id = {i.SubscriberId}
             """).ToListAsync(ct)).Single();
    }

    /// <summary>As a card takes them.</summary>
    public CardContext ContextOf(Incident i) => new(
        Name, Vip, TimeZone,
        ArticleId is { } article ? new() { Id = article, Number = ArticleNumber!.Value, Title = ArticleTitle!, DetailsRequired = DetailsRequired!.Value } : null,
        GroupName, ParentNumber is { } parent ? new(i.ParentId!.Value, parent) : null, SurvivorNumber is { } survivor ? new(i.MergedInto!.Value, survivor) : null,
        OpenChildren, NowId is { } now ? new(now, NowInn, NowKpp, NowName) : null, Tags,
        [.. MergedCallIds.Zip(MergedCallNumbers, (call, number) => new CardCall(call, number))]);
}
