using Helpdesk.Telephony.ManageAccounts;
using Helpdesk.Telephony.ReceiveWebhook;

namespace Helpdesk.Telephony.Adapters;

/// <summary>The Zammad CTI convention with our optional additions: see <c>docs/pbx/generic.md</c>.</summary>
internal sealed class GenericAdapter : IPbxAdapter
{
    private static readonly PbxReply Done = PbxReply.Json(StatusCodes.Status200OK, "{}");

    public string Name => "generic";

    public PbxReply? Reject { get; } = PbxReply.Json(StatusCodes.Status200OK, """{"action":"reject","reason":"busy"}""");

    /// <summary>Our additions to the convention ask for a place in the queue (P21); everything else is the convention's.</summary>
    public PbxReading Read(PbxRequest request, PbxAccount account) =>
        string.Equals(request.Fields["event"], "position", StringComparison.OrdinalIgnoreCase) && request.Fields["callId", "call_id", "callid"] is { } call
            ? new PbxReading([], Done) { WaitingCall = CallKey.Of(call) }
            : ZammadCti.Read(request, request.Fields, Done);
}
