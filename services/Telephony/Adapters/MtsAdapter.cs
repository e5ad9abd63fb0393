using System.Text;
using Helpdesk.Telephony.Calls;
using Helpdesk.Telephony.ManageAccounts;
using Helpdesk.Telephony.ReceiveWebhook;

namespace Helpdesk.Telephony.Adapters;

/// <summary>MTS Autosecretary 2.0 (field-notes B.10): JSON under HTTP Basic.</summary>
internal sealed class MtsAdapter : IPbxAdapter
{
    private const string User = "user";
    private const string Password = "password";

    public string Name => "mts";

    public IReadOnlyDictionary<string, bool> Keys { get; } = new Dictionary<string, bool> { [User] = true, [Password] = true };

    public bool NeedsTimeZone => true;

    public bool Proves(PbxRequest request, PbxAccount account)
    {
        if (account.Key(User) is not { } user || account.Key(Password) is not { } password) return false;
        var expected = "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"));
        return Signatures.Same(request.Headers.Authorization.ToString(), expected);
    }

    public PbxReading Read(PbxRequest request, PbxAccount account)
    {
        var fields = request.Fields;
        if (fields.Fault is { } fault) return PbxReading.Refused(fault);
        if (fields["CallId", "SessionId", "Id"] is not { } call) return PbxReading.Refused("CallId is missing");
        var at = ProviderTime.Read(fields["EventTime", "Time", "Timestamp"], account.TimeZone);
        var person = fields["To.Extension", "To.DNIS"];
        var told = request.Event(PbxEventKind.Ring, call, at) with
        {
            Direction = CallDirection.In,
            From = fields["From.ANI", "From"] ?? "anonymous",
            To = fields["Virtual", "To.Virtual", "To.DNIS"],
        };
        return fields["EventType"] switch
        {
            "CallAccepted" => new PbxReading([told with { Users = person is null ? [] : [person] }], PbxReply.Done),
            "CallAnswered" => new PbxReading([told with { Kind = PbxEventKind.Answer, Person = person }], PbxReply.Done),
            "EndCall" => new PbxReading([told with { Kind = PbxEventKind.LegEnd, Cause = EndCauses.Read(fields["Cause", "Reason"]) }], PbxReply.Done),
            _ => PbxReading.Refused("EventType is not one of CallAccepted, CallAnswered, EndCall"),
        };
    }
}
