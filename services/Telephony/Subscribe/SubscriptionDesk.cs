using Helpdesk.Telephony.ManageAccounts;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Telephony.Subscribe;

/// <summary>Asks again for the events of an account whose subscription the provider ended before its time.</summary>
internal sealed class SubscriptionDesk(TelephonyDb db)
{
    // A provider that ends each subscription at once is asked no more often.
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    /// <summary>Plans it in the transaction of the webhook that told of the end. The caller saves.</summary>
    /// <param name="account">The account.</param>
    /// <param name="providerId">The provider's id of the subscription that is over; of one that we have replaced since it is no news.</param>
    /// <param name="now">Our clock.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task EndedAsync(PbxAccount account, string providerId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var current = await db.Subscriptions.AsNoTracking().SingleOrDefaultAsync(subscription => subscription.AccountId == account.Id, cancellationToken);
        if (current?.ProviderId != providerId) return;
        var soonest = current.RenewedAt + Pause;
        db.Schedule<RenewSubscription>(account.Id.ToString(), soonest > now ? soonest : now);
    }
}
