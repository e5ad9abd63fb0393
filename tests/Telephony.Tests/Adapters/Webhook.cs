using System.Text;
using Helpdesk.Telephony.Calls;
using Helpdesk.Telephony.ManageAccounts;
using Helpdesk.Telephony.ReceiveWebhook;

namespace Helpdesk.Tests.Telephony.Adapters;

/// <summary>Requests as providers send them.</summary>
internal static class Webhook
{
    public static readonly DateTimeOffset ReceivedAt = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    public static PbxAccount Account(string adapter = "generic", NumberContext numbers = NumberContext.National) =>
        PbxAccount.Of("demo", adapter, "secret", numbers, ReceivedAt);

    public static PbxRequest Json(string body, string rest = "") => Post("application/json", Encoding.UTF8.GetBytes(body), rest);

    public static PbxRequest Form(string body, string rest = "") => Post("application/x-www-form-urlencoded", Encoding.UTF8.GetBytes(body), rest);

    public static PbxRequest Post(string? contentType, byte[] body, string rest = "") => new("POST", rest, "", contentType, body, ReceivedAt);

    public static PbxRequest Get(string query, string rest = "") => new("GET", rest, "?" + query, null, ReadOnlyMemory<byte>.Empty, ReceivedAt);
}
