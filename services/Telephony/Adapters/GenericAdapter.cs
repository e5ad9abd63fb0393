using Helpdesk.Telephony.ManageAccounts;
using Helpdesk.Telephony.ReceiveWebhook;

namespace Helpdesk.Telephony.Adapters;

/// <summary>The Zammad CTI convention with our optional additions: see <c>docs/pbx/generic.md</c>.</summary>
internal sealed class GenericAdapter : IPbxAdapter
{
    private static readonly PbxReply Done = PbxReply.Json(StatusCodes.Status200OK, "{}");

    public string Name => "generic";

    public PbxReply? Reject { get; } = PbxReply.Json(StatusCodes.Status200OK, """{"action":"reject","reason":"busy"}""");

    public PbxReading Read(PbxRequest request, PbxAccount account) => ZammadCti.Read(request, request.Fields, Done);
}
