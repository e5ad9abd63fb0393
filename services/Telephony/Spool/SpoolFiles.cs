using System.Text.Json;
using Helpdesk.Telephony.ReceiveWebhook;

namespace Helpdesk.Telephony.Spool;

/// <summary>A webhook request on disk.</summary>
internal sealed record SpooledEvent(
    Guid Id, Guid AccountId, DateTimeOffset ReceivedAt, string Method, string Rest, string Query, string? ContentType, byte[] Body)
{
    public static SpooledEvent Of(RawEvent raw) =>
        new(raw.Id, raw.AccountId, raw.ReceivedAt, raw.Method, raw.Rest, raw.Query, raw.ContentType, raw.Body);

    public RawEvent AsRawEvent() => new()
    {
        Id = Id,
        AccountId = AccountId,
        ReceivedAt = ReceivedAt,
        Method = Method,
        Rest = Rest,
        Query = Query,
        ContentType = ContentType,
        Body = Body,
    };
}

/// <summary>
/// The folder where webhooks wait while the database is away: one JSON line each, on disk before the PBX gets its reply. An instance
/// writes files of its own, held open; a file that nobody holds was left by an instance that is gone and is taken over.
/// </summary>
internal sealed class SpoolFiles(IConfiguration configuration) : IDisposable
{
    private readonly SemaphoreSlim _writing = new(1, 1);
    private FileStream? _current;

    public string Folder { get; } = FolderOf(configuration);

    /// <summary>Writes through to the disk.</summary>
    public async Task AppendAsync(RawEvent raw, CancellationToken cancellationToken)
    {
        var line = JsonSerializer.SerializeToUtf8Bytes(SpooledEvent.Of(raw), ApiJson.Options);
        await _writing.WaitAsync(cancellationToken);
        try
        {
            _current ??= Create();
            await _current.WriteAsync(line, CancellationToken.None);
            _current.WriteByte((byte)'\n');
            _current.Flush(flushToDisk: true);
        }
        catch (IOException)
        {
            // A line cut short by a full disk must not swallow the next one.
            if (_current is { } cut) await CloseQuietlyAsync(cut);
            _current = null;
            throw;
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>Keeps what cannot be taken in, for people to look at.</summary>
    public Task SetAsideAsync(SpooledEvent spooled, CancellationToken cancellationToken) => File.AppendAllTextAsync(
        Path.Combine(Folder, "set-aside.txt"), JsonSerializer.Serialize(spooled, ApiJson.Options) + "\n", cancellationToken);

    /// <summary>The files of the folder, this instance's own closed: others may still hold theirs (<see cref="TakenSpool"/>).</summary>
    public async Task<IReadOnlyList<string>> CloseAndListAsync(CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            if (_current is { } own)
            {
                _current = null;
                await own.DisposeAsync();
            }
        }
        finally
        {
            _writing.Release();
        }

        return Directory.Exists(Folder) ? [.. Directory.EnumerateFiles(Folder, "*.jsonl").Order(StringComparer.Ordinal)] : [];
    }

    public void Dispose()
    {
        _current?.Dispose();
        _writing.Dispose();
    }

    private static async Task CloseQuietlyAsync(FileStream file)
    {
        try
        {
            await file.DisposeAsync();
        }
        catch (IOException)
        {
            // What it still wanted to write has no room either; the caller hears of the first refusal.
            return;
        }
    }

    private FileStream Create()
    {
        Directory.CreateDirectory(Folder);
        try
        {
            return CreateNew();
        }
        catch (IOException)
        {
            // Another instance's drain may take a file between its making and its hold: the next name is nobody's.
            return CreateNew();
        }
    }

    private FileStream CreateNew() =>
        new(Path.Combine(Folder, $"{Guid.CreateVersion7():n}.jsonl"), FileMode.CreateNew, FileAccess.Write, FileShare.None);

    // Beside the blobs, which outlive a container; without them in the folder of temporary files.
    private static string FolderOf(IConfiguration configuration) =>
        configuration["Telephony:SpoolFolder"] is { Length: > 0 } given ? given
        : configuration.GetConnectionString("files") is { } files && Uri.TryCreate(files, UriKind.Absolute, out var uri) && uri.IsFile
            ? Path.Combine(uri.LocalPath, "telephony-spool")
        : Path.Combine(Path.GetTempPath(), "helpdesk-telephony-spool");
}
