using System.Data.Common;

namespace Helpdesk.Incidents.ReadIncident;

/// <summary>What a card shows of other things than the incident itself and those it took in.</summary>
internal sealed class CardFacts
{
    public string? Name { get; init; }

    public bool Vip { get; init; }

    public string? TimeZone { get; init; }

    public CardClient? ClientNow { get; init; }

    public KnownArticle? Article { get; init; }

    public string? GroupName { get; init; }

    public long? ParentNumber { get; init; }

    public long? SurvivorNumber { get; init; }

    public static FormattableString Query(Guid id, CurrentUser reader) =>
        // Partners hear of no incident that is not their centre's.
        $"""
         select s.name, s.vip, s.time_zone, now.id, now.inn, nullif(now.kpp, ''), now.name,
             a.id, a.number, a.title, a.details_required, g.name, parent.number, survivor.number
         from incidents i
         join subscribers s on s.id = i.subscriber_id
         left join subscribers now on now.id = s.survivor_id
         left join articles a on a.id = i.article_id
         left join groups g on g.id = i.group_id
         left join incidents parent on parent.id = i.parent_id and ({!reader.IsPartner()} or parent.service_center = {reader.ServiceCenter ?? ""})
         left join incidents survivor on survivor.id = i.merged_into
         where i.id = {id}
         """;

    public static async Task<CardFacts?> ReadAsync(DbDataReader row, CancellationToken ct)
    {
        if (!await row.ReadAsync(ct))
            return null;
        string? Text(int column) => row.IsDBNull(column) ? null : row.GetString(column);
        return new()
        {
            Name = Text(0),
            Vip = row.GetBoolean(1),
            TimeZone = Text(2),
            ClientNow = row.IsDBNull(3) ? null : new(row.GetGuid(3), Text(4), Text(5), Text(6)),
            Article = row.IsDBNull(7) ? null : new() { Id = row.GetGuid(7), Number = row.GetInt32(8), Title = row.GetString(9), DetailsRequired = row.GetBoolean(10) },
            GroupName = Text(11),
            ParentNumber = row.GetFieldValue<long?>(12),
            SurvivorNumber = row.GetFieldValue<long?>(13),
        };
    }
}
