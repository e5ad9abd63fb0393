using System.Text.Json;
using Helpdesk.Telephony.Calls;
using Helpdesk.Telephony.Spool;

namespace Helpdesk.Telephony.ManageAccounts;

/// <summary>An account on disk: hashes of its secrets, and its keys as sealed as in the database.</summary>
internal sealed record StoredAccount(
    Guid Id, string Name, string Adapter, byte[] SecretHash, byte[]? PreviousSecretHash, NumberContext Numbers, string? TimeZone, string? PublicUrl,
    byte[]? SealedKeys, bool Active, string[] RecordingHosts, string? Country, string? AreaCode);

/// <summary>
/// What is known of accounts and blocked callers, on disk beside the spool, so that a process that starts while the database is away
/// knows whose webhooks to take.
/// </summary>
internal sealed partial class AccountFile(SpoolFiles spool, ILogger<AccountFile> log)
{
    private byte[] _written = [];

    private sealed record Content(IReadOnlyList<StoredAccount> Accounts, IReadOnlyList<string> Blocked);

    private string FilePath => Path.Combine(spool.Folder, "accounts.json");

    /// <summary>Writes what is new; a disk that cannot be written to is only logged.</summary>
    public void Write(IEnumerable<PbxAccount> accounts, IEnumerable<string> blocked)
    {
        var content = new Content([.. accounts.OrderBy(account => account.Id).Select(account => account.Stored())], [.. blocked.Order(StringComparer.Ordinal)]);
        var json = JsonSerializer.SerializeToUtf8Bytes(content, ApiJson.Options);
        if (json.AsSpan().SequenceEqual(_written)) return;
        var temporary = $"{FilePath}.{Guid.NewGuid():n}";
        try
        {
            Directory.CreateDirectory(spool.Folder);
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            using (var file = new FileStream(temporary, options))
            {
                file.Write(json);
                file.Flush(flushToDisk: true);
            }

            File.Move(temporary, FilePath, overwrite: true);
            _written = json;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            LogNotWritten(exception);
            File.Delete(temporary);
        }
    }

    /// <summary>What was known last; nothing when there is no file, or none of ours.</summary>
    public (IReadOnlyList<PbxAccount> Accounts, IReadOnlyList<string> Blocked) Read()
    {
        try
        {
            return JsonSerializer.Deserialize<Content>(File.ReadAllBytes(FilePath), ApiJson.Options) is { } content
                ? ([.. content.Accounts.Select(PbxAccount.Of)], content.Blocked) : ([], []);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            LogNotRead(exception);
            return ([], []);
        }
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "Accounts could not be written beside the spool: a start without the database would know none")]
    private partial void LogNotWritten(Exception exception);

    [LoggerMessage(EventId = 2, Level = LogLevel.Warning, Message = "The database is away, and no accounts are known from before")]
    private partial void LogNotRead(Exception exception);
}
