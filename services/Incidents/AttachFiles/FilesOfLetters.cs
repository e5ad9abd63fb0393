using System.Globalization;
using Helpdesk.Notifications.Contracts;
using Helpdesk.ServiceDefaults.Files;
using Helpdesk.ServiceDefaults.Settings;

namespace Helpdesk.Incidents.AttachFiles;

/// <summary>Files that came with a letter (F33, F42): taken over from Notifications before anything is written about them.</summary>
internal static class FilesOfLetters
{
    /// <summary>The service that keeps them for us.</summary>
    private const string KeptBy = "notifications";

    /// <summary>Takes over what can be; what the other has no more joins what was left out.</summary>
    public static async Task<(IReadOnlyList<EmailFile> Files, IReadOnlyList<EmailFileLeftOut> LeftOut)> TakeOverAsync(
        this BlobStore blobs, EmailReceived letter, CancellationToken ct)
    {
        var (here, gone) = (new List<EmailFile>(), new List<EmailFileLeftOut>(letter.LeftOut ?? []));
        foreach (var file in letter.Files ?? [])
        {
            if (await blobs.TakeOverAsync(KeptBy, file.Key, ct))
                here.Add(file);
            else
                gone.Add(new(file.Name, "gone"));
        }

        return (here, gone);
    }

    /// <summary>Attaches them to the incident that the letter went to, with a post on each and one on what is missing; the caller saves.</summary>
    public static async Task AttachAsync(
        this IncidentsDb db, Guid incidentId, IReadOnlyList<EmailFile> files, IReadOnlyList<EmailFileLeftOut> leftOut, DateTimeOffset now, CancellationToken ct)
    {
        if (files.Count + leftOut.Count == 0)
            return;
        var room = Math.Max(0, AttachFiles.MostPerIncident - await db.Files.CountAsync(f => f.IncidentId == incidentId, ct));
        var scanned = (await db.SettingAsync<FileScanRules>(ct)).Value.Clamd is not null;
        foreach (var kept in files.Take(room))
        {
            var file = new IncidentFile
            {
                Id = Guid.CreateVersion7(now),
                IncidentId = incidentId,
                Name = kept.Name,
                Key = kept.Key,
                Length = kept.Length,
                ContentType = kept.ContentType,
                AddedBy = Guid.Empty,
                AddedAt = now,
                Scan = scanned ? FileScan.Waiting : FileScan.Clean,
            };
            if (scanned)
                db.Schedule<ScanFile>($"{file.Id}", now);
            db.Files.Add(file);
            db.Posts.Add(Post.Changed(incidentId, "file-added", null, now, after: file.Name, ordinal: 2));
        }

        IReadOnlyList<EmailFileLeftOut> missing = [.. leftOut, .. files.Skip(room).Select(file => new EmailFileLeftOut(file.Name, "tooMany"))];
        if (missing.Count > 0)
            db.Posts.Add(Post.Changed(incidentId, "files-left-out", null, now, after: string.Join('\n', missing.Select(file => $"{file.Why}\t{file.Name}")), ordinal: 4));
    }

    /// <summary>What was left out and why, in the reader's language.</summary>
    public static string Told(string? leftOut) => string.Join(", ", (leftOut ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Select(line => line.Split('\t', 2)).Select(part => part is [var why, var name]
            ? string.Create(CultureInfo.InvariantCulture, $"«{name}» ({Texts.Of($"left-out-{why}")})")
            : part[0]));
}
