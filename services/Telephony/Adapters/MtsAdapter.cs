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
    private const string OwnNumbers = "ownNumbers";

    public string Name => "mts";

    public IReadOnlyDictionary<string, bool> Keys { get; } = new Dictionary<string, bool> { [User] = true, [Password] = true, [OwnNumbers] = false };

    public bool NeedsTimeZone => true;

    public bool Proves(PbxRequest request, PbxAccount account)
    {
        if (account.Key(User) is not { } user || account.Key(Password) is not { } password) return false;
        var expected = "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"));
        return Signatures.Same(request.Headers.Authorization.ToString(), expected);
    }

    public PbxReading Read(PbxRequest request, PbxAccount account)
    {
        var fields = request.BodyFields;
        if (fields.Fault is { } fault) return PbxReading.Refused("body", fault);
        if (fields["CallID"] is not { } call) return PbxReading.Refused("CallID", "CallID is missing");
        var outbound = IsOurs(account, fields["From.ANI"]);
        // Our side is named by its short number, and by its own where it has none.
        var person = outbound ? fields["From.Virtual", "From.ANI"] : fields["To.Virtual", "To.DNIS"];
        var told = request.Event(PbxEventKind.Ring, call, ProviderTime.Read(fields["EventTime"], account.TimeZone)) with
        {
            Direction = outbound ? CallDirection.Out : fields["To.Virtual"] is not null || IsOurs(account, fields["To.DNIS"]) ? CallDirection.In : null,
            From = fields["From.ANI"] ?? "anonymous",
            To = fields["To.DNIS"],
        };
        return fields["EventType"] switch
        {
            "CallAccepted" => new PbxReading([told with { Users = person is null ? [] : [person] }], PbxReply.Done),
            "CallAnswered" => new PbxReading([told with { Kind = PbxEventKind.Answer, Person = person }], PbxReply.Done),
            // What the numbers of CallResult mean is nowhere told.
            "EndCall" => new PbxReading([told with { Kind = PbxEventKind.LegEnd, Cause = EndCause.Unknown }], PbxReply.Done),
            _ => PbxReading.Refused("EventType", "EventType is not one of CallAccepted, CallAnswered, EndCall"),
        };
    }

    // No field says which way a call goes: that our own numbers call out is for the account to say.
    private static bool IsOurs(PbxAccount account, string? number) =>
        PhoneNumber.Read(number, account.Numbers).Value is { } normal && account.Key(OwnNumbers) is { } ours
        && ours.Split([',', ';', ' ', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Any(own => PhoneNumber.Read(own, account.Numbers).Value == normal);
}
