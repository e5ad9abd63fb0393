using Helpdesk.Telephony.Calls;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Telephony.ManageAccounts;

/// <summary>In Development, an account <c>demo</c> with the secret that the host was given, so that a first call can be tried at once.</summary>
internal sealed class SeedDemoAccount(IConfiguration configuration, IHostEnvironment environment, TimeProvider time) : ISeed<TelephonyDb>
{
    public async Task SeedAsync(TelephonyDb db, CancellationToken cancellationToken)
    {
        if (!environment.IsDevelopment() || configuration["Telephony:DemoSecret"] is not { Length: > 0 } secret) return;
        if (await db.Accounts.AnyAsync(account => account.Adapter == "generic" && account.Name == "demo", cancellationToken)) return;
        db.Accounts.Add(PbxAccount.Of("demo", "generic", secret, NumberPlan.National, time.GetUtcNow()));
        await db.SaveChangesAsync(cancellationToken);
    }
}
