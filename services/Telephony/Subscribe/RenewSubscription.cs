using System.Text.Json;
using System.Text.Json.Serialization;
using Helpdesk.Telephony.Adapters;
using Helpdesk.Telephony.ManageAccounts;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Telephony.Subscribe;

/// <summary>
/// Asks Beeline's portal for an account's events and asks again at half the time that the portal gives (field-notes B.9). What fails is
/// tried again with growing pauses.
/// </summary>
internal sealed class RenewSubscription(
    TelephonyDb db, AdapterBook adapters, AccountSecrets secrets, IHttpClientFactory clients, IConfiguration configuration, TimeProvider time) : Work
{
    public const string Client = "subscriptions";

    private const string Portal = "https://cloudpbx.beeline.ru";
    private const int AskedSeconds = 3600;
    private const int LeastSeconds = 60;

    public override async Task RunAsync(DueItem item, CancellationToken cancellationToken)
    {
        var id = Guid.Parse(item.Key);
        var account = await db.Accounts.AsNoTracking().SingleOrDefaultAsync(account => account.Id == id, cancellationToken);
        account?.Unseal(secrets);
        if (account is not { Active: true } || adapters.Find(account.Adapter)?.SubscriptionKey is not { } key || account.Key(key) is not { } token) return;

        var told = await AskAsync(account, token, cancellationToken);
        var now = time.GetUtcNow();
        var subscription = await db.Subscriptions.SingleOrDefaultAsync(s => s.AccountId == id, cancellationToken);
        if (subscription is null) db.Subscriptions.Add(subscription = new Subscription { AccountId = id });
        var seconds = Math.Max(LeastSeconds, told.Expires ?? AskedSeconds);
        (subscription.ProviderId, subscription.RenewedAt, subscription.ExpiresAt) = (told.SubscriptionId ?? "", now, now.AddSeconds(seconds));
        db.Schedule<RenewSubscription>(item.Key, now.AddSeconds(seconds / 2.0));
        await db.SaveChangesAsync(cancellationToken);
    }

    private async Task<Told> AskAsync(PbxAccount account, string token, CancellationToken cancellationToken)
    {
        using var client = clients.CreateClient(Client);
        var portal = configuration["Telephony:BeelinePortal"] is { Length: > 0 } given ? given : Portal;
        using var request = new HttpRequestMessage(HttpMethod.Put, $"{portal.TrimEnd('/')}/apis/portal/subscription")
        {
            Headers = { { "X-MPBX-API-AUTH-TOKEN", token } },
            Content = JsonContent.Create(new { expires = AskedSeconds, subscriptionType = "ADVANCED_CALL", url = account.Address }),
        };
        using var reply = await client.SendAsync(request, cancellationToken);
        // Neither the token nor the address may reach a log.
        if (!reply.IsSuccessStatusCode) throw new InvalidOperationException($"The portal answered {(int)reply.StatusCode}.");
        try
        {
            return await reply.Content.ReadFromJsonAsync<Told>(cancellationToken) ?? new Told(null, null);
        }
        catch (JsonException)
        {
            throw new InvalidOperationException("The portal's answer is no JSON.");
        }
    }

    private sealed record Told(
        [property: JsonPropertyName("subscriptionId")] string? SubscriptionId,
        [property: JsonPropertyName("expires"), JsonNumberHandling(JsonNumberHandling.AllowReadingFromString)] int? Expires);
}
