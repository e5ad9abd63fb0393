using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace Helpdesk.Bench.Calls;

/// <summary>
/// The accounting after a run, independent of the services: what the databases hold against what the PBX was told to have been taken, and
/// what the plan implies.
/// </summary>
internal sealed class CallsAccount(Func<string, string> database, string run, IReadOnlyCollection<Delivery> deliveries)
{
    /// <summary>Waits until the account is square, or nothing has changed for a while, and says what is wrong.</summary>
    public async Task<IReadOnlyList<string>> SettleAsync(TimeSpan atMost, CancellationToken ct)
    {
        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                var faults = await FaultsAsync(ct);
                if (faults.Count == 0 || Stopwatch.GetElapsedTime(began) > atMost) return faults;
            }
            catch (NpgsqlException) when (Stopwatch.GetElapsedTime(began) < atMost)
            {
                // A server that was killed recovers first.
            }

            await Task.Delay(500, ct);
        }
    }

    /// <summary>Linked and unlinked parts as the plan implies them; those of calls that were not wholly taken left out.</summary>
    public (long Linked, long Unlinked) Expected()
    {
        var counted = deliveries.Where(delivery => delivery.IsWhole)
            .SelectMany(delivery => delivery.Call.Turns.Where(turn => Exclusion(delivery, turn) is null).Select(_ => delivery.Registered)).ToList();
        return (counted.LongCount(linked => linked), counted.LongCount(linked => !linked));
    }

    /// <summary>Linked and unlinked parts as Telephony judged them, whole calls or not.</summary>
    public async Task<(long Linked, long Unlinked)> JudgedAsync(CancellationToken ct)
    {
        await using var telephony = NpgsqlDataSource.Create(database("telephony"));
        var counted = (await RowsAsync(telephony, ct)).Where(row => row is { Person: not null, Judged: true, Exclusion: null }).ToList();
        return (counted.LongCount(row => row.Linked), counted.LongCount(row => !row.Linked));
    }

    async Task<List<string>> FaultsAsync(CancellationToken ct)
    {
        var faults = new List<string>();
        await using var telephony = NpgsqlDataSource.Create(database("telephony"));
        var (accepted, unknown) = (deliveries.Sum(d => (long)d.Accepted), deliveries.Sum(d => (long)d.Unknown + d.Failed));
        var kept = (long)(await ScalarAsync(telephony, "select count(*) from raw_events where convert_from(body, 'UTF8') like '%\"callId\":\"' || $1 || '-%'", ct))!;
        if (kept < accepted || kept > accepted + unknown)
            faults.Add($"{accepted} requests were accepted ({unknown} more of unknown fate), {kept} are kept");

        var rows = await RowsAsync(telephony, ct);
        var told = deliveries.Where(delivery => delivery.Accepted > 0).ToList();
        var calls = rows.Select(row => row.CallId).Distinct().Count();
        var missing = told.Count(delivery => !rows.Any(row => row.Key == delivery.Call.Id));
        if (missing > 0) faults.Add($"{missing} calls are lost");
        if (calls != rows.Select(row => row.Key).Distinct().Count()) faults.Add("calls are mixed up");

        var byCall = rows.ToLookup(row => row.Key);
        faults.AddRange(told.Where(delivery => delivery.IsWhole).Select(delivery => FaultOf(delivery, [.. byCall[delivery.Call.Id]])).OfType<string>());
        return faults;
    }

    static string? FaultOf(Delivery delivery, IReadOnlyList<Row> rows)
    {
        var planned = delivery.Call.Turns.Select(turn => Line(
            Demo.BusyHour.Extension(turn.Operator), turn.Talk, delivery.Registered, Exclusion(delivery, turn))).Order(StringComparer.Ordinal);
        var found = rows.Where(row => row.Person is not null).Select(row => Line(row.Person!, row.Seconds, row.Linked, row.Judged ? row.Exclusion : "unjudged")).Order(StringComparer.Ordinal);
        var (wanted, seen) = (string.Join(", ", planned), string.Join(", ", found));
        var links = rows.Count == 0 ? 0 : rows[0].Links;
        if (links != (delivery.Registered ? 1 : 0)) return $"{delivery.Call.Id}: {links} links";
        return wanted == seen ? null : $"{delivery.Call.Id}: planned [{wanted}], found [{seen}]";
    }

    static string? Exclusion(Delivery delivery, Turn turn) => (delivery.Call with { Registers = delivery.Registered }).ExclusionOf(turn);

    static string Line(string person, double seconds, bool linked, string? exclusion) =>
        string.Create(CultureInfo.InvariantCulture, $"{person} {seconds:0.###} s {(linked ? "linked" : "unlinked")} {exclusion ?? "counts"}");

    sealed record Row(string Key, Guid CallId, string? Person, double Seconds, bool Linked, string? Exclusion, bool Judged, long Links);

    async Task<List<Row>> RowsAsync(NpgsqlDataSource telephony, CancellationToken ct)
    {
        await using var command = telephony.CreateCommand(
            """
            select l.key, l.call_id, p.person, p.duration_seconds, p.linked, p.exclusion, p.verdict_version > 0,
                (select count(*) from call_incidents i where i.call_id = l.call_id)
            from call_legs l left join call_parts p on p.call_id = l.call_id where l.key like $1 || '-%'
            """);
        command.Parameters.Add(new() { Value = run });
        var rows = new List<Row>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            var answered = !reader.IsDBNull(2);
            rows.Add(new Row(
                reader.GetString(0), reader.GetGuid(1), answered ? reader.GetString(2) : null, answered ? reader.GetDouble(3) : 0,
                answered && reader.GetBoolean(4), reader.IsDBNull(5) ? null : reader.GetString(5), answered && reader.GetBoolean(6), reader.GetInt64(7)));
        }

        return rows;
    }

    async Task<object?> ScalarAsync(NpgsqlDataSource source, string sql, CancellationToken ct)
    {
        await using var command = source.CreateCommand(sql);
        command.Parameters.Add(new() { Value = run });
        return await command.ExecuteScalarAsync(ct);
    }
}
