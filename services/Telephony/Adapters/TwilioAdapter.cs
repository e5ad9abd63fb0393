using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Helpdesk.Telephony.Calls;
using Helpdesk.Telephony.ManageAccounts;
using Helpdesk.Telephony.ReceiveWebhook;
using Microsoft.AspNetCore.WebUtilities;

namespace Helpdesk.Telephony.Adapters;

/// <summary>Twilio Voice status callbacks (field-notes B.12): the signature is over the public address.</summary>
internal sealed class TwilioAdapter : IPbxAdapter
{
    private const string AuthToken = "authToken";

    public string Name => "twilio";

    public IReadOnlyDictionary<string, bool> Keys { get; } = new Dictionary<string, bool> { [AuthToken] = true };

    public bool Proves(PbxRequest request, PbxAccount account)
    {
        if (account.Key(AuthToken) is not { } token || request.Url is not { } url) return false;
        var sent = request.Headers["X-Twilio-Signature"].ToString();
        var parameters = "";
        if (QueryHelpers.ParseQuery(new Uri(url).Query).TryGetValue("bodySHA256", out var digest))
        {
            if (!Signatures.SameHex(digest[0], SHA256.HashData(request.Body.Span))) return false;
        }
        else
        {
            parameters = string.Concat(QueryHelpers.ParseQuery(Encoding.UTF8.GetString(request.Body.Span))
                .OrderBy(pair => pair.Key, StringComparer.Ordinal)
                .SelectMany(pair => pair.Value.Distinct().Order(StringComparer.Ordinal).Select(value => pair.Key + value)));
        }

        var right = false;
        foreach (var spelling in Spellings(url))
            right |= Signatures.Same(sent, Convert.ToBase64String(Signatures.HmacSha1(token, spelling + parameters)));
        return right;
    }

    // Twilio signs with and without the port, and writes an apostrophe both ways.
    private static IEnumerable<string> Spellings(string url)
    {
        var uri = new Uri(url);
        var port = uri.Scheme == "https" ? 443 : 80;
        var after = url.IndexOf('/', url.IndexOf("://", StringComparison.Ordinal) + 3);
        var (rest, host) = (after < 0 ? "" : url[after..], uri.Host);
        foreach (var tail in new[] { rest, rest.Replace("'", "%27", StringComparison.Ordinal), rest.Replace("%27", "'", StringComparison.Ordinal) }.Distinct())
        {
            yield return $"{uri.Scheme}://{host}{tail}";
            yield return $"{uri.Scheme}://{host}:{(uri.IsDefaultPort ? port : uri.Port)}{tail}";
        }
    }

    public PbxReading Read(PbxRequest request, PbxAccount account)
    {
        var fields = request.BodyFields;
        if (fields["CallSid"] is not { } leg) return PbxReading.Refused("CallSid", "CallSid is missing");
        var parent = fields["ParentCallSid"];
        var at = DateTimeOffset.TryParseExact(fields["Timestamp"], "ddd, dd MMM yyyy HH:mm:ss zzz", CultureInfo.InvariantCulture, DateTimeStyles.None, out var told)
            ? told.ToUniversalTime() : (DateTimeOffset?)null;
        var person = parent is null ? null : Who(fields["To"]);
        var said = request.Event(PbxEventKind.Ring, leg, at) with
        {
            Call = parent is null ? null : CallKey.Of(parent),
            // A child leg goes out to an agent: it says nothing of the call's own direction.
            Direction = parent is not null ? null : fields["Direction"] is "inbound" ? CallDirection.In : CallDirection.Out,
            From = parent is null ? fields["From"] : null,
            To = parent is null ? fields["To"] : null,
        };
        var duration = ProviderTime.Duration(fields["CallDuration"]);
        PbxEvent? read = fields["CallStatus"] switch
        {
            "queued" or "initiated" or "ringing" => said with { Users = person is null ? [] : [person] },
            // A parent that is in progress plays a menu: no person answered yet.
            "in-progress" or "answered" => person is null ? said : said with { Kind = PbxEventKind.Answer, Person = person },
            // Over after no second: nobody was there.
            "completed" => End(said, parent, duration == TimeSpan.Zero ? EndCause.NoAnswer : EndCause.NormalClearing),
            "busy" => End(said, parent, EndCause.Busy),
            "failed" => End(said, parent, EndCause.NotFound),
            "no-answer" => End(said, parent, EndCause.NoAnswer),
            "canceled" => End(said, parent, EndCause.Cancel),
            _ => null,
        };
        if (read is null) return new PbxReading([], PbxReply.EmptyXml, "CallStatus is not one of Twilio's");
        // How long an agent's leg was proves an answer that was never told.
        return read.Kind == PbxEventKind.LegEnd && person is not null && duration is { } lasted
            ? new PbxReading([read, said with { Kind = PbxEventKind.Answer, At = said.At - lasted, Person = person, Assumed = true }], PbxReply.EmptyXml)
            : new PbxReading([read], PbxReply.EmptyXml);
    }

    private static PbxEvent End(PbxEvent said, string? parent, EndCause cause) => said with
    {
        Kind = parent is null ? PbxEventKind.CallEnd : cause == EndCause.NormalClearing ? PbxEventKind.LegEnd : PbxEventKind.RingEnd,
        Partial = parent is not null && cause == EndCause.NormalClearing,
        Cause = cause,
    };

    private static string? Who(string? to) => to?.StartsWith("client:", StringComparison.Ordinal) == true ? to["client:".Length..] : to;
}
