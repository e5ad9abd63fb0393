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
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>Keeps what cannot be taken in, for people to look at.</summary>
    public Task SetAsideAsync(SpooledEvent spooled, CancellationToken cancellationToken) => File.AppendAllTextAsync(
        Path.Combine(Folder, "set-aside.txt"), JsonSerializer.Serialize(spooled, ApiJson.Options) + "\n", cancellationToken);

    /// <summary>Closed files ready to be drained, oldest first: this instance's own and those nobody holds.</summary>
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

    /// <summary>The events of a file; null while another instance writes or drains it. A last line cut short by a crash was never replied to.</summary>
    public static (FileStream Hold, List<SpooledEvent> Events)? TryTake(string path)
    {
        FileStream hold;
        try
        {
            hold = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception taken) when (taken is IOException or UnauthorizedAccessException)
        {
            return null;
        }

        var events = new List<SpooledEvent>();
        using var reader = new StreamReader(hold, leaveOpen: true);
        while (reader.ReadLine() is { } line)
        {
            try
            {
                if (JsonSerializer.Deserialize<SpooledEvent>(line, ApiJson.Options) is { } spooled) events.Add(spooled);
            }
            catch (JsonException)
            {
                break;
            }
        }

        return (hold, events);
    }

    public void Dispose()
    {
        _current?.Dispose();
        _writing.Dispose();
    }

    private FileStream Create()
    {
        Directory.CreateDirectory(Folder);
        return new FileStream(Path.Combine(Folder, $"{Guid.CreateVersion7():n}.jsonl"), FileMode.CreateNew, FileAccess.Write, FileShare.None);
    }

    // Beside the blobs, which outlive a container; without them in the folder of temporary files.
    private static string FolderOf(IConfiguration configuration) =>
        configuration["Telephony:SpoolFolder"] is { Length: > 0 } given ? given
        : configuration.GetConnectionString("files") is { } files && Uri.TryCreate(files, UriKind.Absolute, out var uri) && uri.IsFile
            ? Path.Combine(uri.LocalPath, "telephony-spool")
        : Path.Combine(Path.GetTempPath(), "helpdesk-telephony-spool");
}
