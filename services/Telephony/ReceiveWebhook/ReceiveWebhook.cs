using System.Buffers;
using System.Diagnostics.Metrics;
using Helpdesk.Telephony.Calls;
using Helpdesk.Telephony.ManageAccounts;
using Helpdesk.Telephony.ShowCaller;
using Helpdesk.Telephony.Spool;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace Helpdesk.Telephony.ReceiveWebhook;

/// <summary>The door for PBXs: <c>/hooks/pbx/{adapter}/{account}/{secret}/…</c>.</summary>
internal static partial class ReceiveWebhookEndpoint
{
    public const int BodyLimit = 256 * 1024;

    private static readonly Counter<long> Refused = new Meter("Helpdesk.Telephony").CreateCounter<long>(
        "helpdesk.telephony.webhooks.refused", "{request}", "Webhook requests with a wrong secret or signature.");

    public static void MapReceiveWebhook(this IEndpointRouteBuilder app) =>
        app.MapMethods("/hooks/pbx/{adapter}/{account}/{secret}/{**rest}", ["GET", "POST"], ReceiveAsync)
            .AllowAnonymous().DisableAntiforgery()
            .WithSummary("A PBX tells of a call; authenticated by the secret in the address and, where the provider signs, by its signature.");

    private static async Task ReceiveAsync(
        string adapter, string account, string secret, string? rest, HttpContext http, AccountCache accounts, Adapters.AdapterBook adapters,
        WebhookKeeper keeper, TimeProvider time, ILoggerFactory logs)
    {
        var log = logs.CreateLogger("Helpdesk.Telephony.ReceiveWebhook");
        var reader = adapters.Find(adapter);
        if (reader is null || await accounts.FindAsync(adapter, account, secret, http.RequestAborted) is not { } known)
        {
            Refused.Add(1, new KeyValuePair<string, object?>("adapter", reader?.Name ?? "unknown"));
            LogRefused(log, reader?.Name ?? "unknown");
            await ReplyAsync(http, reader?.Refusal ?? PbxReply.Refused(StatusCodes.Status401Unauthorized, "unauthenticated", "There is no such adapter."));
            return;
        }

        if (await BodyAsync(http) is not { } body)
        {
            await ReplyAsync(http, PbxReply.Refused(
                StatusCodes.Status413PayloadTooLarge, "body-too-large", $"A webhook has at most {BodyLimit} bytes.", "body"));
            return;
        }

        var raw = new RawEvent
        {
            Id = Guid.CreateVersion7(time.GetUtcNow()),
            AccountId = known.Id,
            ReceivedAt = time.GetUtcNow(),
            Method = http.Request.Method,
            Rest = Storable(rest ?? ""),
            Query = Storable(http.Request.QueryString.Value ?? ""),
            ContentType = http.Request.ContentType,
            Body = body,
        };
        var request = raw.AsRequest() with { Url = UrlOf(http, known), Headers = http.Request.Headers };
        if (!reader.Proves(request, known))
        {
            Refused.Add(1, new KeyValuePair<string, object?>("adapter", reader.Name));
            LogForged(log, reader.Name, known.Name);
            await ReplyAsync(http, reader.Refusal);
            return;
        }

        var reading = reader.Read(request, known);
        raw.Read(reading.Events, reading.Fault);
        var reject = IsFromBlocked(reading, known, accounts) ? reader.Reject : null;
        await keeper.KeepAsync(known, raw, reading, silent: reject is not null);
        await ReplyAsync(http, reject ?? await AnswerAsync(reading, known, http));
    }

    private static bool IsFromBlocked(PbxReading reading, PbxAccount account, AccountCache accounts) =>
        reading.Events is [{ Kind: PbxEventKind.Ring, Direction: not CallDirection.Out } ring, ..]
        && accounts.IsBlocked(PhoneNumber.Read(ring.From, account.Numbers).Value);

    private static async Task<PbxReply> AnswerAsync(PbxReading reading, PbxAccount account, HttpContext http)
    {
        if (reading.WaitingCall is { } waiting) return await CallBack.WaitingCallers.ReplyAsync(http, account, waiting);
        if (reading.Answer is not { } answer) return reading.Reply;
        var now = http.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
        var number = PhoneNumber.Read(reading.Lookup, account.Numbers).Value;
        try
        {
            return answer(await http.RequestServices.GetRequiredService<TelephonyDb>().CandidatesAsync(number, now, http.RequestAborted));
        }
        catch (Exception away) when (Outage.IsOne(away))
        {
            return answer([]);
        }
    }

    // Only the gateway and hosts of the house reach this door, so its word on how the provider sees us is good.
    private static string UrlOf(HttpContext http, PbxAccount account)
    {
        var target = http.Features.Get<IHttpRequestFeature>()?.RawTarget ?? http.Request.Path;
        if (account.PublicUrl is { } url) return url.TrimEnd('/') + target;
        var scheme = First(http.Request.Headers["X-Forwarded-Proto"]) ?? http.Request.Scheme;
        var host = First(http.Request.Headers["X-Forwarded-Host"]) ?? http.Request.Host.Value;
        return $"{scheme}://{host}{target}";
    }

    private static string? First(StringValues header) => header.Count > 0 && header[0] is { Length: > 0 } value ? value.Split(',')[0].Trim() : null;

    private static string Storable(string text) => text.Replace("\0", "", StringComparison.Ordinal);

    private static async Task<byte[]?> BodyAsync(HttpContext http)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) limit.MaxRequestBodySize = BodyLimit;
        if (http.Request.ContentLength > BodyLimit) return null;
        try
        {
            while (true)
            {
                var read = await http.Request.BodyReader.ReadAsync(http.RequestAborted);
                if (read.Buffer.Length > BodyLimit) return null;
                var body = read.IsCompleted ? read.Buffer.ToArray() : null;
                http.Request.BodyReader.AdvanceTo(body is null ? read.Buffer.Start : read.Buffer.End, read.Buffer.End);
                if (body is not null) return body;
            }
        }
        catch (BadHttpRequestException tooLarge) when (tooLarge.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return null;
        }
    }

    private static Task ReplyAsync(HttpContext http, PbxReply reply)
    {
        http.Response.StatusCode = reply.Status;
        if (reply.ContentType is not null) http.Response.ContentType = reply.ContentType;
        return reply.Body.Length == 0 ? Task.CompletedTask : http.Response.WriteAsync(reply.Body);
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "A webhook for adapter {Adapter} was refused: unknown account or wrong secret")]
    private static partial void LogRefused(ILogger log, string adapter);

    [LoggerMessage(EventId = 2, Level = LogLevel.Warning, Message = "A webhook for adapter {Adapter}, account {Account} was refused: wrong signature")]
    private static partial void LogForged(ILogger log, string adapter, string account);
}
