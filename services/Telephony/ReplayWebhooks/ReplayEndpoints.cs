using FluentValidation;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Telephony.ReplayWebhooks;

/// <param name="From">Webhooks received at or after.</param>
/// <param name="To">… and before; absent: up to now.</param>
internal sealed record ReplayRequest(DateTimeOffset From, DateTimeOffset? To);

internal sealed class ReplayValidator : AbstractValidator<ReplayRequest>
{
    public ReplayValidator()
    {
        RuleFor(request => request.From).GreaterThan(DateTimeOffset.UnixEpoch.AddDays(1));
        RuleFor(request => request.To).GreaterThan(request => request.From).When(request => request.To is not null);
    }
}

/// <summary>Reads an account's kept webhooks again after its adapter was mended, and shows how far that came.</summary>
internal static class ReplayEndpoints
{
    private const int Most = 20;

    public static void MapReplays(this IEndpointRouteBuilder app)
    {
        app.MapPost("/accounts/{id:guid}/replays", BeginAsync).WithIdempotency<TelephonyDb>()
            .WithSummary("Reads kept webhooks of a period again with today's adapter; calls are told anew, screens show nothing of it.");
        app.MapGet("/accounts/{id:guid}/replays", ListAsync).WithSummary("The last twenty replays of an account, newest first.");
    }

    private static async Task<IResult> BeginAsync(
        Guid id, ReplayRequest request, CurrentUser user, TelephonyDb db, TimeProvider time, CancellationToken cancellationToken)
    {
        await RequireAsync(db, id, cancellationToken);
        var now = time.GetUtcNow();
        var replay = new Replay
        {
            Id = Guid.CreateVersion7(now),
            AccountId = id,
            From = request.From.ToUniversalTime(),
            To = (request.To ?? now).ToUniversalTime(),
            RequestedBy = user.Id,
            RequestedAt = now,
        };
        db.Replays.Add(replay);
        db.Schedule<ReplayWebhooks>(replay.Id.ToString(), now);
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Accepted($"/api/calls/accounts/{id}/replays", replay);
    }

    private static async Task<IReadOnlyList<Replay>> ListAsync(Guid id, TelephonyDb db, CancellationToken cancellationToken)
    {
        await RequireAsync(db, id, cancellationToken);
        return await db.Replays.AsNoTracking().Where(replay => replay.AccountId == id).OrderByDescending(replay => replay.Id).Take(Most)
            .ToListAsync(cancellationToken);
    }

    private static async Task RequireAsync(TelephonyDb db, Guid id, CancellationToken cancellationToken)
    {
        if (!await db.Accounts.AnyAsync(account => account.Id == id, cancellationToken))
            throw new NotFound("account-not-found", $"There is no account {id}.");
    }
}
