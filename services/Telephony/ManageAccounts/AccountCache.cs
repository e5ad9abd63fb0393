using System.Security.Cryptography;
using Helpdesk.Telephony.Spool;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Telephony.ManageAccounts;

/// <summary>
/// All accounts and blocked callers in memory, so that a webhook costs no query for them and is known even while the database is away. A change is seen by
/// other instances within seconds.
/// </summary>
internal sealed partial class AccountCache(
    IServiceScopeFactory scopes, AccountSecrets secrets, AccountFile file, TimeProvider time, ILogger<AccountCache> log) : IDisposable
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(5);
    private static readonly byte[] Nobody = RandomNumberGenerator.GetBytes(32);

    private readonly SemaphoreSlim _loading = new(1, 1);
    private volatile bool _reading;
    private volatile Loaded _accounts = new([], [], DateTimeOffset.MinValue);

    /// <summary>The active account that this address names with its secret; null when name or secret is wrong, and no word about which.</summary>
    public async ValueTask<PbxAccount?> FindAsync(string adapter, string name, string secret, CancellationToken cancellationToken)
    {
        await RefreshAsync(cancellationToken);
        if (_accounts.ByAddress.TryGetValue((adapter, name), out var account) && account.Active) return account.Knows(secret) ? account : null;
        _ = CryptographicOperations.FixedTimeEquals(PbxAccount.Hash(secret), Nobody);
        return null;
    }

    /// <summary>An account by its id, active or not.</summary>
    public async ValueTask<PbxAccount?> FindAsync(Guid id, CancellationToken cancellationToken)
    {
        await RefreshAsync(cancellationToken);
        return _accounts.ByAddress.Values.FirstOrDefault(account => account.Id == id);
    }

    /// <summary>Whether a caller is to be turned away.</summary>
    public bool IsBlocked(string? number) => number is not null && _accounts.Blocked.Contains(number);

    /// <summary>Reads the accounts anew at the next use.</summary>
    public void Forget() => _accounts = _accounts with { At = DateTimeOffset.MinValue };

    private async ValueTask RefreshAsync(CancellationToken cancellationToken)
    {
        var loaded = _accounts;
        if (time.GetUtcNow() - loaded.At < Fresh) return;
        // Nobody waits for news while there is something to go by.
        if (loaded.At != DateTimeOffset.MinValue && loaded.ByAddress.Count > 0 && !_reading)
        {
            _reading = true;
            _ = ReloadAsync(loaded, CancellationToken.None);
            return;
        }

        // Forgotten once more while it was read: what was read may lack the very account that is asked for.
        do
        {
            await ReloadAsync(loaded, cancellationToken);
            loaded = _accounts;
        }
        while (loaded.At == DateTimeOffset.MinValue);
    }

    private async Task ReloadAsync(Loaded loaded, CancellationToken cancellationToken)
    {
        if (!await _loading.WaitAsync(loaded.At == DateTimeOffset.MinValue ? Timeout.InfiniteTimeSpan : TimeSpan.Zero, cancellationToken)) return;
        try
        {
            if (!ReferenceEquals(loaded, _accounts)) return;
            await using var scope = scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<TelephonyDb>();
            var accounts = await db.Accounts.AsNoTracking().ToListAsync(cancellationToken);
            var blocked = await db.BlockedCallers.Select(caller => caller.Number).ToHashSetAsync(cancellationToken);
            foreach (var account in accounts) Unseal(account);
            // Forgotten meanwhile: what was read may be older than the change.
            if (!ReferenceEquals(loaded, _accounts)) return;
            _accounts = new(accounts.ToDictionary(account => (account.Adapter, account.Name)), blocked, time.GetUtcNow());
            file.Write(accounts, blocked);
        }
        catch (Exception exception) when (Outage.IsOne(exception))
        {
            // What we knew is still the best we know.
            LogDatabaseAway(exception);
            _accounts = (loaded.ByAddress.Count > 0 ? loaded : Remembered()) with { At = time.GetUtcNow() };
        }
        finally
        {
            _reading = false;
            _loading.Release();
        }
    }

    private Loaded Remembered()
    {
        var (accounts, blocked) = file.Read();
        foreach (var account in accounts) Unseal(account);
        return new(accounts.ToDictionary(account => (account.Adapter, account.Name)), [.. blocked], DateTimeOffset.MinValue);
    }

    // An account whose keys cannot be read proves nothing; the others go on.
    private void Unseal(PbxAccount account)
    {
        try
        {
            account.Unseal(secrets);
        }
        catch (Exception exception) when (exception is CryptographicException or RuleRefused)
        {
            LogSealed(exception, account.Name);
        }
    }

    public void Dispose() => _loading.Dispose();

    [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "PBX accounts could not be read anew; those known stay in use")]
    private partial void LogDatabaseAway(Exception exception);

    [LoggerMessage(EventId = 2, Level = LogLevel.Error, Message = "The keys of PBX account {Account} cannot be read: Telephony__SecretsKey is not what it was")]
    private partial void LogSealed(Exception exception, string account);

    private sealed record Loaded(Dictionary<(string Adapter, string Name), PbxAccount> ByAddress, HashSet<string> Blocked, DateTimeOffset At);
}
