using System.Security;
using System.Security.Cryptography;
using Helpdesk.Telephony.ManageAccounts;
using Helpdesk.Telephony.ReceiveWebhook;

namespace Helpdesk.Telephony.Adapters;

/// <summary>sipgate.io push (field-notes B.2): answers and hangups come only if our reply to the ring asks for them.</summary>
internal sealed class SipgateAdapter : IPbxAdapter
{
    private const string PublicKey = "publicKey";

    public string Name => "sipgate";

    /// <summary>sipgate's published key as PEM; signatures are checked when it is given.</summary>
    public IReadOnlyDictionary<string, bool> Keys { get; } = new Dictionary<string, bool> { [PublicKey] = false };

    public PbxReply? Reject { get; } = new(200, "application/xml", "<Response><Reject reason=\"busy\"/></Response>");

    public bool Proves(PbxRequest request, PbxAccount account)
    {
        if (account.Key(PublicKey) is not { } pem) return true;
        try
        {
            using var rsa = RSA.Create();
            rsa.ImportFromPem(pem);
            var signature = Convert.FromBase64String(request.Headers["X-Sipgate-Signature"].ToString());
            return rsa.VerifyData(request.Body.Span, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        }
        catch (Exception fault) when (fault is FormatException or CryptographicException or ArgumentException)
        {
            return false;
        }
    }

    public PbxReading Read(PbxRequest request, PbxAccount account)
    {
        // Keys pressed are about no call's life.
        if (request.BodyFields["event"] == "dtmf") return new PbxReading([], PbxReply.EmptyXml);
        var reading = ZammadCti.Read(request, request.BodyFields, PbxReply.EmptyXml);
        if (reading.Events is not [{ Kind: Calls.PbxEventKind.Ring }] || request.Url is not { } url) return reading;
        var here = SecurityElement.Escape(url);
        return reading with { Reply = new PbxReply(200, "application/xml", $"<Response onAnswer=\"{here}\" onHangup=\"{here}\"/>") };
    }
}
