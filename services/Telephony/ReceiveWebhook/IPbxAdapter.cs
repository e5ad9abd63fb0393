using System.Text.Json;
using Helpdesk.Telephony.Calls;
using Helpdesk.Telephony.ManageAccounts;
using Helpdesk.Telephony.ShowCaller;

namespace Helpdesk.Telephony.ReceiveWebhook;

/// <summary>One provider's convention: authenticate, read into canonical events, reply as the provider expects.</summary>
internal interface IPbxAdapter
{
    /// <summary>The adapter's part of the address.</summary>
    string Name { get; }

    /// <summary>Names of the keys it takes; true for those it cannot do without.</summary>
    IReadOnlyDictionary<string, bool> Keys => NoKeys.Instance;

    /// <summary>Whether the provider writes times without an offset, so that the account must say their zone.</summary>
    bool NeedsTimeZone => false;

    /// <summary>The key with which we ask the provider to send us events, and go on asking; null where an administrator pastes our address.</summary>
    string? SubscriptionKey => null;

    /// <summary>The reply that makes the PBX turn a blocked caller away; null where it cannot be told.</summary>
    PbxReply? Reject => null;

    /// <summary>Whether the request proves, beside the secret in its address, that the provider sent it.</summary>
    bool Proves(PbxRequest request, PbxAccount account) => true;

    /// <summary>Reads a request that is authentic. Throws nothing on bad input.</summary>
    PbxReading Read(PbxRequest request, PbxAccount account);

    /// <summary>The reply to a request whose secret is wrong.</summary>
    PbxReply Refusal => PbxReply.Refused(StatusCodes.Status401Unauthorized, "unauthenticated", "Invalid token, please contact your admin!");
}

file static class NoKeys
{
    public static readonly Dictionary<string, bool> Instance = [];
}

/// <summary>What an adapter made of a request.</summary>
/// <param name="Events">Canonical events; none when it is about no call.</param>
/// <param name="Reply">What the provider gets.</param>
/// <param name="Fault">Why it could not be understood.</param>
internal sealed record PbxReading(IReadOnlyList<PbxEvent> Events, PbxReply Reply, string? Fault = null)
{
    /// <summary>The provider asks who this number is; <see cref="Answer"/> makes its reply.</summary>
    public string? Lookup { get; init; }

    /// <summary>The provider's id of a subscription that it says is over: it sends nothing more until we ask again.</summary>
    public string? EndedSubscription { get; init; }

    /// <summary>The provider's id of a call whose place among those that wait is asked.</summary>
    public string? WaitingCall { get; init; }

    /// <summary>The reply to <see cref="Lookup"/> from the candidates, the newest first.</summary>
    public Func<IReadOnlyList<Candidate>, PbxReply>? Answer { get; init; }

    /// <summary>Nothing can be made of it, which is the sender's fault.</summary>
    /// <param name="field">The field that is missing or odd; <c>body</c> when nothing can be read.</param>
    /// <param name="fault">What is wrong with it.</param>
    public static PbxReading Refused(string field, string fault) =>
        new([], PbxReply.Refused(StatusCodes.Status422UnprocessableEntity, "webhook-not-understood", fault, field), fault);
}

/// <summary>A reply to a provider.</summary>
internal sealed record PbxReply(int Status, string? ContentType = null, string Body = "")
{
    /// <summary>200 without a body.</summary>
    public static readonly PbxReply Done = new(StatusCodes.Status200OK);

    /// <summary>200 with an empty XML response.</summary>
    public static readonly PbxReply EmptyXml = new(StatusCodes.Status200OK, "application/xml", "<Response/>");

    public static PbxReply Json(int status, string body) => new(status, "application/json", body);

    /// <summary>ProblemDetails, as everywhere, with the <c>error</c> that the Zammad convention (field-notes B.1) wants beside it.</summary>
    public static PbxReply Refused(int status, string code, string error, string? field = null) => new(
        status, "application/problem+json", JsonSerializer.Serialize(
            new
            {
                Type = $"urn:helpdesk:problem:{code}",
                Title = code.Replace('-', ' '),
                Status = status,
                Detail = error,
                Errors = field is null ? null : new Dictionary<string, string[]> { [field] = [error] },
                Error = error,
            },
            WithoutNulls));

    private static readonly JsonSerializerOptions WithoutNulls =
        new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull };
}
