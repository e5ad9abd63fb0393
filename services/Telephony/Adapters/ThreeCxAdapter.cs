using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Helpdesk.Telephony.Calls;
using Helpdesk.Telephony.ManageAccounts;
using Helpdesk.Telephony.ReceiveWebhook;

namespace Helpdesk.Telephony.Adapters;

/// <summary>
/// 3CX CRM integration by our template <c>docs/pbx/3cx.xml</c> (field-notes B.5): a lookup at the ring and a report at the end, which has
/// no call id; one is made of what it tells.
/// </summary>
internal sealed class ThreeCxAdapter : IPbxAdapter
{
    public string Name => "3cx";

    public PbxReading Read(PbxRequest request, PbxAccount account)
    {
        var fields = request.Fields;
        var number = fields["number"];
        if (request.Rest.Trim('/') == "lookup" || (request.Method == "GET" && fields["callType"] is null))
            return new PbxReading([], Contacts([])) { Lookup = WithPlus(number), Answer = Contacts };
        if (fields["callType"] is not { } type) return PbxReading.Refused("callType", "callType is missing");
        var (agent, startText) = (fields["agent"], fields["callStartTimeUtc"]);
        var duration = ProviderTime.Duration(fields["duration"]) ?? TimeSpan.Zero;
        var start = ProviderTime.Read(startText, "Etc/UTC") ?? request.ReceivedAt - duration;
        var end = ProviderTime.Read(fields["callEndTimeUtc"], "Etc/UTC") ?? start + duration;
        var id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', type, agent, number, startText ?? start.ToString("O")))));
        var outbound = type is "Outbound" or "Notanswered";
        var told = request.Event(PbxEventKind.Ring, id, start) with
        {
            Direction = outbound ? CallDirection.Out : CallDirection.In,
            From = outbound ? agent : number ?? "anonymous",
            To = outbound ? number : null,
            Users = agent is null ? [] : [agent],
        };
        var events = new List<PbxEvent> { told };
        if (type is "Inbound" or "Outbound" && agent is not null)
            events.Add(At(ProviderTime.Read(fields["callEstablishedTimeUtc"], "Etc/UTC") ?? end - duration, PbxEventKind.Answer) with { Person = agent });
        events.Add(At(end, PbxEventKind.CallEnd) with
        {
            Cause = type is "Missed" or "Notanswered" ? EndCause.NoAnswer : EndCause.NormalClearing,
            Recording = fields["recordingUrl"],
        });
        return new PbxReading(events, PbxReply.Json(200, "{}"));

        PbxEvent At(DateTimeOffset at, PbxEventKind kind) => request.Event(kind, id, at) with { Direction = told.Direction, From = told.From, To = told.To };
    }

    // In the lookup's address the plus was lost on the way.
    private static string? WithPlus(string? number) => number is { Length: > 11 } && number[0] is >= '1' and <= '9' ? "+" + number : number;

    // A lookup without a match answers 200 too.
    private static PbxReply Contacts(IReadOnlyList<ShowCaller.Candidate> candidates) => PbxReply.Json(200, JsonSerializer.Serialize(
        new
        {
            contacts = candidates.Select(c => new
            {
                entityId = c.SubscriberId,
                entityType = "Contacts",
                firstName = c.ContactName ?? "",
                lastName = "",
                company = c.Name ?? c.Inn ?? "",
            }),
        },
        ApiJson.Options));
}
