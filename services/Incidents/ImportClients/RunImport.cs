using System.Diagnostics;
using Helpdesk.Incidents.ListIncidents;
using Helpdesk.ServiceDefaults.DueWork;
using Helpdesk.ServiceDefaults.Files;
using Helpdesk.ServiceDefaults.Settings;

namespace Helpdesk.Incidents.ImportClients;

/// <summary>
/// Takes a file in, portion by portion, each committed with the count of rows done: a crash costs one portion. Every client that is new or
/// changed is told of, and no faster than all who hear of it keep up: what operators do goes the same way, and must not wait behind a million.
/// </summary>
internal sealed class RunImport(IncidentsDb db, BlobStore blobs, TimeProvider time) : Work
{
    private const int Portion = 500;
    private const double ToldPerSecond = 400;
    private const int MostWaiting = 2 * Portion;
    private const int LongestText = 300;

    // Well inside the lease of due work; what is left is taken up by the next run.
    private static readonly TimeSpan Enough = TimeSpan.FromMinutes(2);

    public override async Task RunAsync(DueItem item, CancellationToken cancellationToken)
    {
        var ct = cancellationToken;
        var import = await db.ClientImports.AsNoTracking().SingleAsync(i => i.Id == Guid.Parse(item.Key), ct);
        if (import.FinishedAt is not null)
            return;
        await using var content = blobs.OpenRead(import.Key) ?? throw new FileNotFoundException($"The file of import {import.Id} is gone.");
        using var text = new StreamReader(content);
        var rows = new CsvRows(text);
        var columns = new ClientColumns(rows.Header()?.Cells ?? [], (await db.SettingAsync<DeskPlace>(ct)).Value.AreaCode);
        if (!columns.HaveInn)
        {
            await NoteAsync(import.Id, 0, 0, 0, [], finished: true, "The first line has no column inn.", ct);
            return;
        }

        for (long done = 0; done < import.Rows; done++)
            rows.Next();
        var began = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(began) < Enough)
        {
            if (await WaitingAsync(ct) > MostWaiting)
            {
                await Task.Delay(TimeSpan.FromSeconds(1), ct);
                continue;
            }

            var (more, told) = await TakePortionAsync(import, rows, columns, ct);
            if (!more)
                return;
            await Task.Delay(TimeSpan.FromSeconds(told / ToldPerSecond), ct);
        }

        db.Schedule<RunImport>(item.Key, time.GetUtcNow());
        await db.SaveChangesAsync(ct);
    }

    private async Task<int> WaitingAsync(CancellationToken ct) => (await db.Database.SqlQuery<int>(
        $"select count(*)::int \"Value\" from (select 1 from outbox where published_at is null limit {MostWaiting + 1}) waiting").ToListAsync(ct)).Single();

    private async Task<(bool More, int Told)> TakePortionAsync(ClientImport import, CsvRows rows, ClientColumns columns, CancellationToken ct)
    {
        var good = new List<ClientRow>(Portion);
        var bad = new List<RejectedRow>();
        var read = 0;
        for (; read < Portion && rows.Next() is { } row; read++)
        {
            var (client, fault) = columns.Read(row);
            if (client is not null)
                good.Add(client);
            else
                bad.Add(new() { ImportId = import.Id, Line = row.Line, Reason = fault!, Text = TextOf(row) });
        }

        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var (added, changed) = await db.TakeAsync(good, import.StartedBy, time.GetUtcNow(), ct);
        await NoteAsync(import.Id, read, added, changed, bad, finished: read < Portion, fault: null, ct);
        await transaction.CommitAsync(ct);
        return (read == Portion, added + changed);
    }

    private async Task NoteAsync(
        Guid id, int read, int added, int changed, List<RejectedRow> bad, bool finished, string? fault, CancellationToken ct)
    {
        db.ChangeTracker.Clear();
        var import = await db.ClientImports.SingleAsync(i => i.Id == id, ct);
        import.Rows += read;
        import.Added += added;
        import.Changed += changed;
        import.Rejected += bad.Count;
        (import.FinishedAt, import.Fault) = (finished ? time.GetUtcNow() : null, fault);
        db.RejectedRows.AddRange(bad);
        await db.SaveChangesAsync(ct);
        db.ChangeTracker.Clear();
    }

    // What cannot be stored must not stop the report of it.
    private static string TextOf(CsvRow row)
    {
        var text = string.Join(';', row.Cells).Replace('\0', '?');
        return text.Length <= LongestText ? text : text[..LongestText];
    }
}
