using System.Text;
using Helpdesk.Telephony.Calls;
using Helpdesk.Telephony.ManageAccounts;
using Helpdesk.Telephony.ReceiveWebhook;
using Microsoft.Extensions.Configuration;

namespace Helpdesk.Tests.Telephony.Adapters;

/// <summary>Requests as providers send them.</summary>
internal static class Webhook
{
    public static readonly DateTimeOffset ReceivedAt = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    static readonly AccountSecrets Secrets = new(new ConfigurationBuilder()
        .AddInMemoryCollection([new("Telephony:SecretsKey", "a key for tests only")]).Build());

    public static PbxAccount Account(NumberPlan? numbers = null) =>
        PbxAccount.Of("demo", "generic", "secret", numbers ?? NumberPlan.National, ReceivedAt);

    public static PbxAccount Account(string? zone, params (string Name, string Value)[] keys)
    {
        var account = Account();
        account.Change("demo", NumberPlan.National, true, zone, null);
        account.SetKeys(keys.ToDictionary(key => key.Name, key => key.Value), Secrets);
        return account;
    }

    public static PbxRequest Json(string body, string rest = "") => Post("application/json", Encoding.UTF8.GetBytes(body), rest);

    public static PbxRequest Form(string body, string rest = "") => Post("application/x-www-form-urlencoded", Encoding.UTF8.GetBytes(body), rest);

    public static PbxRequest Post(string? contentType, byte[] body, string rest = "") => new("POST", rest, "", contentType, body, ReceivedAt);

    public static PbxRequest Get(string query, string rest = "") => new("GET", rest, "?" + query, null, ReadOnlyMemory<byte>.Empty, ReceivedAt);

    public static PbxRequest Header(this PbxRequest request, string name, string value)
    {
        request.Headers[name] = value;
        return request;
    }

    /// <summary>What all these requests, a millisecond after one another, tell of one call.</summary>
    public static CallStory Story(this IPbxAdapter adapter, PbxAccount account, params PbxRequest[] requests) =>
        CallTeller.Tell(requests.Select((request, place) => request with { ReceivedAt = ReceivedAt.AddMilliseconds(place) })
            .Aggregate(new List<PbxEvent>(), (known, request) => known.With(adapter.Read(request, account).Events)));

    /// <summary>Seconds after <see cref="ReceivedAt"/> as Unix time.</summary>
    public static long Unix(int seconds) => ReceivedAt.AddSeconds(seconds).ToUnixTimeSeconds();
}
