using Helpdesk.Telephony.Calls;
using Helpdesk.Telephony.ManageAccounts;

namespace Helpdesk.Telephony.ReceiveWebhook;

/// <summary>One provider's convention: authenticate, read into canonical events, reply as the provider expects.</summary>
internal interface IPbxAdapter
{
    /// <summary>The adapter's part of the address.</summary>
    string Name { get; }

    /// <summary>Reads a request whose address carried the account's secret. Throws nothing on bad input.</summary>
    PbxReading Read(PbxRequest request, PbxAccount account);

    /// <summary>The reply to a request whose secret is wrong.</summary>
    PbxReply Refusal => PbxReply.Json(StatusCodes.Status401Unauthorized, """{"error":"Invalid token, please contact your admin!"}""");
}

/// <summary>What an adapter made of a request.</summary>
/// <param name="Events">Canonical events; none when it is about no call.</param>
/// <param name="Reply">What the provider gets.</param>
/// <param name="Fault">Why it could not be understood.</param>
internal sealed record PbxReading(IReadOnlyList<PbxEvent> Events, PbxReply Reply, string? Fault = null)
{
    /// <summary>The adapter's own proof (a signature) failed: nothing of it is kept.</summary>
    public bool Forged { get; init; }
}

/// <summary>A reply to a provider.</summary>
internal sealed record PbxReply(int Status, string? ContentType = null, string Body = "")
{
    public static PbxReply Json(int status, string body) => new(status, "application/json", body);
}
