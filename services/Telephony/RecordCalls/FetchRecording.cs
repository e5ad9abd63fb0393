using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Helpdesk.ServiceDefaults.Files;
using Helpdesk.Telephony.ManageAccounts;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Telephony.RecordCalls;

/// <summary>Fetches a recording from the provider into the blob store; tried again with growing pauses for about half a day.</summary>
internal sealed class FetchRecording(TelephonyDb db, BlobStore blobs, IHttpClientFactory clients, AccountCache accounts) : Work
{
    private const int MostTries = 24;
    private const int MostRedirects = 3;

    /// <summary>The client without redirects of its own: each of them is looked at.</summary>
    public const string Client = "recordings";

    public override async Task RunAsync(DueItem item, CancellationToken cancellationToken)
    {
        var id = Guid.Parse(item.Key);
        var recording = await db.Recordings.SingleOrDefaultAsync(recording => recording.Id == id, cancellationToken);
        if (recording is not { State: RecordingState.Fetching, Reference: { } reference }) return;
        try
        {
            var accountId = await db.Calls.Where(call => call.Id == recording.CallId).Select(call => call.AccountId).SingleAsync(cancellationToken);
            var account = await accounts.FindAsync(accountId, cancellationToken) ?? throw new InvalidOperationException("The account is gone.");
            using var reply = await AskAsync(account, new Uri(reference), cancellationToken);
            var type = AudioTypes.Of(reply.Content.Headers.ContentType?.MediaType, reference)
                ?? throw new InvalidOperationException("What the provider sent is no audio.");
            await using var content = await reply.Content.ReadAsStreamAsync(cancellationToken);
            var blob = await blobs.PutAsync(content, UploadRecordingEndpoint.MostBytes, cancellationToken);
            if (blob.Length == 0) throw new InvalidOperationException("The provider sent nothing.");
            recording.Keep(blob.Key, blob.Length, type);
        }
        catch (Exception exception) when (item.Attempt >= MostTries && exception is not OperationCanceledException)
        {
            recording.GiveUp();
        }

        await db.SaveChangesAsync(cancellationToken);
    }

    private async Task<HttpResponseMessage> AskAsync(PbxAccount account, Uri uri, CancellationToken cancellationToken)
    {
        using var client = clients.CreateClient(Client);
        for (var redirects = 0; redirects <= MostRedirects; redirects++)
        {
            if (!RecordingDesk.MayFetch(account, uri.ToString())) throw new InvalidOperationException("The provider leads to a host that the account does not name.");
            using var request = new HttpRequestMessage(HttpMethod.Get, uri);
            if (uri.UserInfo.Length > 0)
                request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(Uri.UnescapeDataString(uri.UserInfo))));
            var reply = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (reply.IsSuccessStatusCode) return reply;
            using (reply)
            {
                // The address is not in the message: it may carry credentials, and messages are logged.
                if (reply.StatusCode is not (HttpStatusCode.Found or HttpStatusCode.SeeOther or HttpStatusCode.MovedPermanently or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect)
                    || reply.Headers.Location is not { } next)
                    throw new InvalidOperationException($"The provider answered {(int)reply.StatusCode}.");
                uri = new Uri(uri, next);
            }
        }

        throw new InvalidOperationException("The provider leads from one address to the next.");
    }
}
