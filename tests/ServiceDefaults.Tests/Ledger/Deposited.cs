using MassTransit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;

namespace Helpdesk.Tests.ServiceDefaults.Ledger;

/// <summary>Money came in.</summary>
public sealed record Deposited(Guid AccountId, int Version, DateTimeOffset At, long Amount, long Balance);

/// <summary>Somebody said what money is for. Nobody listens.</summary>
public sealed record Noted(Guid AccountId, string Note);

/// <summary>
/// Adds an event up in a way that shows every repeat. With the file <c>Ledger:StopIn</c> present it stops between its effect and its
/// commit until the file is gone, and says so in <c>{file}.reached</c>.
/// </summary>
internal sealed class AddUpDeposits(LedgerDb db, IConfiguration configuration) : IConsumer<Deposited>
{
    /// <summary>Fails at the first try, after its effect.</summary>
    public const long FailsOnce = 13;

    /// <summary>Fails always, after its effect.</summary>
    public const long FailsAlways = 666;

    private static int _failed;

    public async Task Consume(ConsumeContext<Deposited> context)
    {
        var message = context.Message;
        await db.Database.ExecuteSqlAsync(
            $"""
            insert into total (account_id, count, sum, latest_version, latest_balance)
            values ({message.AccountId}, 1, {message.Amount}, {message.Version}, {message.Balance})
            on conflict (account_id) do update set
                count = total.count + 1,
                sum = total.sum + excluded.sum,
                latest_balance = case when excluded.latest_version > total.latest_version then excluded.latest_balance else total.latest_balance end,
                latest_version = greatest(total.latest_version, excluded.latest_version)
            """, context.CancellationToken);
        if (message.Amount == FailsAlways || (message.Amount == FailsOnce && Interlocked.Increment(ref _failed) == 1))
            throw new InvalidOperationException("This consumer was told to fail.");
        if (configuration["Ledger:StopIn"] is { } file && File.Exists(file))
        {
            await File.WriteAllTextAsync(file + ".reached", "");
            while (File.Exists(file)) await Task.Delay(100);
        }

        await db.SaveChangesAsync(context.CancellationToken);
    }
}
