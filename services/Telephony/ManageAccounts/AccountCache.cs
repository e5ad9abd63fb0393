using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Helpdesk.Telephony.ManageAccounts;

/// <summary>
/// All accounts in memory, so that a webhook costs no query for them and is known even while the database is away. A change is seen by
/// other instances within seconds.
/// </summary>
internal sealed partial class AccountCache(IServiceScopeFactory scopes, TimeProvider time, ILogger<AccountCache> log) : IDisposable
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(5);
    private static readonly byte[] Nobody = RandomNumberGenerator.GetBytes(32);

    private readonly SemaphoreSlim _loading = new(1, 1);
    private volatile Loaded _accounts = new([], DateTimeOffset.MinValue);

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

    /// <summary>Reads the accounts anew at the next use.</summary>
    public void Forget() => _accounts = _accounts with { At = DateTimeOffset.MinValue };

    private async ValueTask RefreshAsync(CancellationToken cancellationToken)
    {
        var loaded = _accounts;
        if (time.GetUtcNow() - loaded.At < Fresh) return;
        // One reads; others wait only while there is nothing to go by.
        if (!await _loading.WaitAsync(loaded.At == DateTimeOffset.MinValue ? Timeout.InfiniteTimeSpan : TimeSpan.Zero, cancellationToken)) return;
        try
        {
            if (!ReferenceEquals(loaded, _accounts)) return;
            await using var scope = scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<TelephonyDb>();
            var accounts = await db.Accounts.AsNoTracking().ToListAsync(cancellationToken);
            _accounts = new(accounts.ToDictionary(account => (account.Adapter, account.Name)), time.GetUtcNow());
        }
        catch (Exception exception) when (exception is NpgsqlException or InvalidOperationException { InnerException: NpgsqlException })
        {
            // What we knew is still the best we know.
            LogDatabaseAway(exception);
            _accounts = loaded with { At = time.GetUtcNow() };
        }
        finally
        {
            _loading.Release();
        }
    }

    public void Dispose() => _loading.Dispose();

    [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "PBX accounts could not be read anew; those known stay in use")]
    private partial void LogDatabaseAway(Exception exception);

    private sealed record Loaded(Dictionary<(string Adapter, string Name), PbxAccount> ByAddress, DateTimeOffset At);
}
