using Helpdesk.ServiceDefaults.DueWork;
using Helpdesk.ServiceDefaults.Files;
using Helpdesk.ServiceDefaults.Settings;

namespace Helpdesk.Incidents.AttachFiles;

/// <summary>Setting: who looks through files before anybody may download them.</summary>
internal sealed record FileScanRules
{
    /// <summary>Host and port of a clamd that speaks INSTREAM, like <c>clamav:3310</c>; null: files are available at once.</summary>
    public string? Clamd { get; init; }

    /// <summary>The address in two; null when there is none.</summary>
    public (string Host, int Port)? Address() => Clamd is null ? null : Parse(Clamd);

    /// <summary>What is wrong with it; null when nothing is.</summary>
    public string? Fault() => Clamd is null || Parse(Clamd) is not null ? null : "Host and port, like clamav:3310.";

    private static (string, int)? Parse(string address)
    {
        var colon = address.LastIndexOf(':');
        return colon > 0 && Uri.CheckHostName(address[..colon]) != UriHostNameType.Unknown
            && ushort.TryParse(address.AsSpan(colon + 1), out var port) && port > 0 ? (address[..colon], port) : null;
    }
}

/// <summary>Has a file looked through; while the scanner is away, the file waits and is tried again.</summary>
internal sealed class ScanFile(IncidentsDb db, BlobStore blobs, TimeProvider time) : Work
{
    public override async Task RunAsync(DueItem item, CancellationToken cancellationToken)
    {
        var ct = cancellationToken;
        var file = await db.Files.SingleOrDefaultAsync(f => f.Id == Guid.Parse(item.Key), ct);
        if (file is not { Scan: FileScan.Waiting } || blobs.OpenRead(file.Key) is not { } content)
            return;
        await using var opened = content;
        var threat = (await db.SettingAsync<FileScanRules>(ct)).Value.Address() is var (host, port)
            ? await Clamd.ThreatInAsync(host, port, content, ct)
            // Nobody scans any more: what waits is let through like what comes now.
            : null;
        file.Scanned(threat);
        if (threat is not null)
            db.Posts.Add(Post.Changed(
                file.IncidentId, file.Internal ? "internal-file-infected" : "file-infected", null, time.GetUtcNow(), before: file.Name, note: threat));
        await db.SaveChangesAsync(ct);
    }
}
