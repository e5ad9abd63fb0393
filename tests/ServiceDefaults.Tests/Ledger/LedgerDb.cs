using Helpdesk.ServiceDefaults.Database;
using Helpdesk.ServiceDefaults.DueWork;
using Helpdesk.ServiceDefaults.LiveFeeds;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Tests.ServiceDefaults.Ledger;

internal sealed class LedgerDb(DbContextOptions<LedgerDb> options) : ServiceDb(options)
{
    public DbSet<Account> Accounts => Set<Account>();

    protected override void ConfigureModel(ModelBuilder model)
    {
        model.Entity<Account>().Property(account => account.Version).IsConcurrencyToken();
        model.Entity<Total>().HasKey(total => total.AccountId);
        model.HasLiveFeed();
        model.HasDueWork();
    }
}

/// <summary>What the service itself knows.</summary>
internal sealed class Account
{
    public Guid Id { get; init; }

    public int Version { get; set; }

    public long Balance { get; set; }

    public string? Note { get; set; }

    public int Reminders { get; set; }
}

/// <summary>What it made of the events it heard: a count and a sum betray an event taken twice, the latest one taken too late.</summary>
internal sealed class Total
{
    public Guid AccountId { get; init; }

    public int Count { get; init; }

    public long Sum { get; init; }

    public int LatestVersion { get; init; }

    public long LatestBalance { get; init; }
}
