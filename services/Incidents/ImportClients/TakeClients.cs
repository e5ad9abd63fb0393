using Helpdesk.Incidents.RememberCaller;
using Helpdesk.Incidents.ServiceCenters;
using Helpdesk.Incidents.Subscribers;
using Helpdesk.ServiceDefaults.Settings;

namespace Helpdesk.Incidents.ImportClients;

/// <summary>Writes a portion of the client base: what is new or says something new, and tells of that and of nothing else.</summary>
internal static class TakeClients
{
    /// <returns>How many clients were added, and how many changed.</returns>
    public static async Task<(int Added, int Changed)> TakeAsync(
        this IncidentsDb db, IReadOnlyList<ClientRow> rows, Guid actorId, DateTimeOffset now, CancellationToken ct)
    {
        // The last row of a client wins, as if the rows came one by one; sorted, so that two imports do not wait for each other crosswise.
        var clients = rows.GroupBy(r => (r.Inn, r.Kpp)).Select(same => same.Last()).OrderBy(r => r.Inn, StringComparer.Ordinal).ThenBy(r => r.Kpp, StringComparer.Ordinal).ToList();
        var (inns, kpps) = (clients.Select(r => r.Inn).ToArray(), clients.Select(r => r.Kpp).ToArray());
        var ids = clients.Select(_ => Guid.CreateVersion7(now)).ToArray();
        var (names, emails, centers) = (clients.Select(r => r.Name).ToArray(), clients.Select(r => r.Email).ToArray(), clients.Select(r => r.ServiceCenter).ToArray());
        var (vips, zones) = (clients.Select(r => r.Vip).ToArray(), clients.Select(r => r.TimeZone).ToArray());
        var rules = (await db.SettingAsync<ServiceCenterRules>(ct)).Value;
        var byRule = clients.Select(r => rules.CodeOf(r.Inn, r.Kpp)).ToArray();
        var (contracts, untils, balances) = (clients.Select(r => r.Contract).ToArray(), clients.Select(r => r.ContractUntil).ToArray(), clients.Select(r => r.Balance).ToArray());
        var guesses = clients.Select(r => Regions.TimeZoneOf(r.Inn, r.Kpp)).ToArray();
        var written = await db.Database.SqlQuery<Written>(
            $"""
             insert into subscribers as s (id, version, inn, kpp, name, vip, time_zone, time_zone_confirmed, email, service_center,
                 service_center_given, contract_number, contract_until, balance, settled_at, created_at)
             select id, 1, inn, kpp, name, coalesce(vip, false), coalesce(zone, guess), zone is not null, email, coalesce(center, by_rule), center is not null,
                 contract, until, balance, case when coalesce(contract, until::text, balance::text) is not null then {now}::timestamptz end, {now}
             from unnest({ids}, {inns}, {kpps}, {names}, {vips}, {zones}, {guesses}, {emails}, {centers}, {byRule}, {contracts}, {untils}, {balances})
                 as given (id, inn, kpp, name, vip, zone, guess, email, center, by_rule, contract, until, balance)
             on conflict (inn, kpp) do update set
                 name = coalesce(excluded.name, s.name), email = coalesce(excluded.email, s.email),
                 service_center = case when excluded.service_center_given then excluded.service_center else s.service_center end,
                 service_center_given = s.service_center_given or excluded.service_center_given,
                 contract_number = coalesce(excluded.contract_number, s.contract_number), contract_until = coalesce(excluded.contract_until, s.contract_until),
                 balance = coalesce(excluded.balance, s.balance), settled_at = coalesce(excluded.settled_at, s.settled_at),
                 vip = excluded.vip or s.vip,
                 time_zone = case when excluded.time_zone_confirmed then excluded.time_zone else s.time_zone end,
                 time_zone_confirmed = s.time_zone_confirmed or excluded.time_zone_confirmed, version = s.version + 1
             where (coalesce(excluded.name, s.name), coalesce(excluded.email, s.email),
                    case when excluded.service_center_given then excluded.service_center else s.service_center end, excluded.vip or s.vip,
                    coalesce(excluded.contract_number, s.contract_number), coalesce(excluded.contract_until, s.contract_until), coalesce(excluded.balance, s.balance),
                    case when excluded.time_zone_confirmed then excluded.time_zone else s.time_zone end)
                 is distinct from (s.name, s.email, s.service_center, s.vip, s.contract_number, s.contract_until, s.balance, s.time_zone)
             returning id "Id", version = 1 "Added"
             """).ToListAsync(ct);
        var told = await RememberPhonesAsync(db, rows, inns, kpps, [.. written.Select(w => w.Id)], now, ct);
        await TellAsync(db, told, actorId, now, ct);
        var added = written.Count(w => w.Added);
        return (added, told.Length - added);
    }

    private static async Task<Guid[]> RememberPhonesAsync(
        IncidentsDb db, IReadOnlyList<ClientRow> rows, string[] inns, string[] kpps, Guid[] written, DateTimeOffset now, CancellationToken ct)
    {
        var phones = rows.Where(r => r.Phone is not null).DistinctBy(r => (r.Inn, r.Kpp, r.Phone)).ToList();
        if (phones.Count == 0)
            return written;
        var known = (await db.Subscribers.AsNoTracking().Where(s => inns.Contains(s.Inn) && kpps.Contains(s.Kpp)).Select(s => new { Id = s.SurvivorId ?? s.Id, s.Inn, s.Kpp }).ToListAsync(ct))
            .ToDictionary(s => (s.Inn!, s.Kpp), s => s.Id);
        var of = phones.Select(r => known[(r.Inn, r.Kpp)]).ToArray();
        var (numbers, raws, contacts) = (phones.Select(r => r.Phone!).ToArray(), phones.Select(r => r.RawPhone!).ToArray(), phones.Select(r => r.Contact).ToArray());
        var fresh = await db.Database.SqlQuery<Guid>(
            $"""
             insert into subscriber_phones (subscriber_id, number, raw, contact_name, last_seen_at)
             select *, {now} from unnest({of}, {numbers}, {raws}, {contacts}) on conflict do nothing returning subscriber_id "Value"
             """).ToListAsync(ct);
        var onlyPhones = fresh.Distinct().Except(written).ToArray();
        await db.Database.ExecuteSqlAsync($"update subscribers set version = version + 1 where id = any({onlyPhones})", ct);
        return [.. written, .. onlyPhones];
    }

    private static async Task TellAsync(IncidentsDb db, Guid[] ids, Guid actorId, DateTimeOffset now, CancellationToken ct)
    {
        var clients = await db.Subscribers.AsNoTracking().Where(s => ids.Contains(s.Id)).ToListAsync(ct);
        var phones = (await (
            from p in db.Phones.AsNoTracking()
            join s in db.Subscribers.Where(s => ids.Contains(s.Id) || ids.Contains(s.SurvivorId!.Value)) on p.SubscriberId equals s.Id
            select new { Of = s.SurvivorId ?? s.Id, Phone = p }).ToListAsync(ct)).ToLookup(p => p.Of, p => p.Phone);
        foreach (var client in clients)
            db.Publish(PhoneBook.Told(client, actorId, now, phones[client.Id].OrderByDescending(p => p.LastSeenAt).Take(50)));
        await db.SaveChangesAsync(ct);
        db.ChangeTracker.Clear();
    }

    private sealed class Written
    {
        public Guid Id { get; init; }

        public bool Added { get; init; }
    }
}
