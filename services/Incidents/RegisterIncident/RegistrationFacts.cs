using System.Data.Common;
using Helpdesk.Incidents.Subscribers;

namespace Helpdesk.Incidents.RegisterIncident;

/// <summary>All that a registration has to know, read in one round trip together with the next number.</summary>
internal sealed class RegistrationFacts
{
    public long Number { get; init; }

    public Guid? SubscriberId { get; init; }

    public string? Inn { get; init; }

    public string? Kpp { get; init; }

    public string? Name { get; init; }

    public bool? Vip { get; init; }

    public string? TimeZone { get; init; }

    public string? ServiceCenter { get; init; }

    public Guid? ArticleId { get; init; }

    public int? ArticleNumber { get; init; }

    public string? ArticleTitle { get; init; }

    public bool? DetailsRequired { get; init; }

    public bool? Retired { get; init; }

    public bool PhoneKnown { get; init; }

    public string? PhoneContact { get; init; }

    /// <summary>The group that takes what comes by this channel (F37).</summary>
    public Guid? GroupId { get; init; }

    public string? GroupName { get; init; }

    /// <summary>The article, if it was asked for and is known.</summary>
    public KnownArticle? Article => ArticleId is { } id
        ? new() { Id = id, Number = ArticleNumber!.Value, Title = ArticleTitle!, DetailsRequired = DetailsRequired!.Value, Retired = Retired!.Value }
        : null;

    /// <summary>Reads by the client's id or by its key, of a merged one the survivor; a phone of none is an empty text.</summary>
    public static async Task<RegistrationFacts> ReadAsync(
        IncidentsDb db, Guid? subscriberId, InnKpp? key, Guid? articleId, PhoneNumber phone, string channel, CancellationToken ct)
    {
        var article = articleId ?? Guid.Empty;
        var number = phone.Number ?? "";
        // The two differ in the join only: with "or" in it PostgreSQL would not use either index.
        FormattableString sql = subscriberId is { } id
            ? (FormattableString)$"""
              select nextval('incident_numbers'), s.id, s.inn, s.kpp, s.name, s.vip, s.time_zone, s.service_center,
                  a.id, a.number, a.title, a.details_required, a.retired, p.number is not null, p.contact_name, g.id, g.name
              from (values (1)) one
              left join subscribers named on named.id = {id}
              left join subscribers s on s.id = coalesce(named.survivor_id, named.id)
              left join articles a on a.id = {article}
              left join subscriber_phones p on p.subscriber_id = s.id and p.number = {number}
              left join lateral (select id, name from groups where active and {channel} = any(takes_new) order by id limit 1) g on true
              """
            : $"""
              select nextval('incident_numbers'), s.id, s.inn, s.kpp, s.name, s.vip, s.time_zone, s.service_center,
                  a.id, a.number, a.title, a.details_required, a.retired, p.number is not null, p.contact_name, g.id, g.name
              from (values (1)) one
              left join subscribers named on named.inn = {key?.Inn ?? ""} and named.kpp = {key?.Kpp ?? ""}
              left join subscribers s on s.id = coalesce(named.survivor_id, named.id)
              left join articles a on a.id = {article}
              left join subscriber_phones p on p.subscriber_id = s.id and p.number = {number}
              left join lateral (select id, name from groups where active and {channel} = any(takes_new) order by id limit 1) g on true
              """;
        return await db.ReadFirstAsync(sql, Of, ct);
    }

    private static RegistrationFacts Of(DbDataReader row)
    {
        string? Text(int column) => row.IsDBNull(column) ? null : row.GetString(column);
        return new()
        {
            Number = row.GetInt64(0),
            SubscriberId = row.GetFieldValue<Guid?>(1),
            Inn = Text(2),
            Kpp = Text(3),
            Name = Text(4),
            Vip = row.GetFieldValue<bool?>(5),
            TimeZone = Text(6),
            ServiceCenter = Text(7),
            ArticleId = row.GetFieldValue<Guid?>(8),
            ArticleNumber = row.GetFieldValue<int?>(9),
            ArticleTitle = Text(10),
            DetailsRequired = row.GetFieldValue<bool?>(11),
            Retired = row.GetFieldValue<bool?>(12),
            PhoneKnown = row.GetBoolean(13),
            PhoneContact = Text(14),
            GroupId = row.GetFieldValue<Guid?>(15),
            GroupName = Text(16),
        };
    }
}
