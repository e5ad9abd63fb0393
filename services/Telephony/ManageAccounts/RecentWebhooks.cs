using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Telephony.ManageAccounts;

/// <summary>A webhook as it came and what was understood of it.</summary>
/// <param name="Body">As text, with tokens, signatures and addresses blanked; the first 4,000 characters.</param>
/// <param name="Understood">Canonical events.</param>
/// <param name="Fault">Why it was not understood.</param>
internal sealed record WebhookView(
    Guid Id, DateTimeOffset ReceivedAt, string Method, string Rest, string Query, string? ContentType, string Body, JsonElement Understood,
    string? Fault, Guid? CallId);

/// <summary>"Test my webhook": the last 50 of an account.</summary>
internal static partial class RecentWebhooksEndpoint
{
    private const int Most = 50;
    private const int Longest = 4000;

    public static void MapRecentWebhooks(this IEndpointRouteBuilder app) =>
        app.MapGet("/accounts/{id:guid}/events", HandleAsync).WithSummary("The last 50 webhooks of an account and what was understood of each.");

    private static async Task<IReadOnlyList<WebhookView>> HandleAsync(Guid id, TelephonyDb db, CancellationToken cancellationToken)
    {
        if (!await db.Accounts.AnyAsync(account => account.Id == id, cancellationToken))
            throw new NotFound("account-not-found", $"There is no account {id}.");
        var raw = await db.RawEvents.AsNoTracking().Where(e => e.AccountId == id).OrderByDescending(e => e.Id).Take(Most).ToListAsync(cancellationToken);
        return [.. raw.Select(e => new WebhookView(
            e.Id, e.ReceivedAt, e.Method, e.Rest, Blanked(e.Query), e.ContentType, Blanked(Text(e.Body)), JsonSerializer.Deserialize<JsonElement>(Blanked(e.Understood)),
            e.Fault, e.CallId))];
    }

    private static string Text(byte[] body)
    {
        var text = Encoding.UTF8.GetString(body);
        return text.Length > Longest ? text[..Longest] + "…" : text;
    }

    private static string Blanked(string text) => Address().Replace(Secret().Replace(text, "$1…"), "$1…");

    // Recordings are kept at addresses that often open to whoever has them: the host is enough to see what came.
    [GeneratedRegex("""(https?(?::|%3A)(?:\\?/|%2F){2})(?:[^\s"'<>&])+""", RegexOptions.IgnoreCase)]
    private static partial Regex Address();

    [GeneratedRegex("""((?:crm_token|vpbx_api_key|sign|token|password|secret)(?:"\s*:\s*"|=))[^"&]+""", RegexOptions.IgnoreCase)]
    private static partial Regex Secret();
}
