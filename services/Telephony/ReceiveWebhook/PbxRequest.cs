using System.Text;
using Microsoft.AspNetCore.WebUtilities;

namespace Helpdesk.Telephony.ReceiveWebhook;

/// <summary>A webhook request as an adapter sees it; made again from a <see cref="RawEvent"/> it reads the same.</summary>
/// <param name="Method">GET or POST.</param>
/// <param name="Rest">What follows the secret in the address, without slashes around.</param>
/// <param name="Query">The query with its question mark.</param>
/// <param name="ContentType">Of the body.</param>
/// <param name="Body">The raw body: signatures are over it.</param>
/// <param name="ReceivedAt">Our clock.</param>
internal sealed record PbxRequest(
    string Method, string Rest, string Query, string? ContentType, ReadOnlyMemory<byte> Body, DateTimeOffset ReceivedAt)
{
    private PbxFields? _fields;
    private PbxFields? _bodyFields;
    private PbxFields? _formFields;

    /// <summary>The address as the provider wrote it, secret included; null when read again later.</summary>
    public string? Url { get; init; }

    /// <summary>Headers; none when read again later, when nothing has to be proven any more.</summary>
    public IHeaderDictionary Headers { get; init; } = new HeaderDictionary();

    /// <summary>
    /// A value of a form body, unclipped, as signatures need it; <c>null</c> as well when the name comes twice, as nobody knows then which of the
    /// two is signed.
    /// </summary>
    public string? FormValue(string name) =>
        QueryHelpers.ParseQuery(Encoding.UTF8.GetString(Body.Span)).TryGetValue(name, out var value) && value.Count == 1 ? value[0] : null;

    /// <summary>Whether a form body has this name more than once.</summary>
    public bool FormRepeats(string name) =>
        QueryHelpers.ParseQuery(Encoding.UTF8.GetString(Body.Span)).TryGetValue(name, out var value) && value.Count > 1;

    /// <summary>Body and query as named values, the body's first; a body that cannot be read has none, and a fault.</summary>
    public PbxFields Fields => _fields ??= PbxFields.Of(this);

    /// <summary>The body's values alone: what a provider that posts says, and all that its signature or token vouches for.</summary>
    public PbxFields BodyFields => _bodyFields ??= PbxFields.OfBody(this);

    /// <summary>The form's values alone, whatever the content type says.</summary>
    public PbxFields FormFields => _formFields ??= PbxFields.OfForm(this);

    public IEnumerable<KeyValuePair<string, string>> QueryValues =>
        from pair in QueryHelpers.ParseQuery(Query) from value in pair.Value select KeyValuePair.Create(pair.Key, value ?? "");
}
