using FluentValidation;
using Helpdesk.Telephony.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Telephony.ClaimExtension;

/// <param name="Extension">1 to 10 digits, like <c>6698</c>; null gives it up.</param>
internal sealed record ClaimExtensionRequest(string? Extension);

internal sealed class ClaimExtensionValidator : AbstractValidator<ClaimExtensionRequest>
{
    public ClaimExtensionValidator() =>
        RuleFor(request => request.Extension).Matches("^[0-9]{1,10}$").WithMessage("An extension is 1 to 10 digits.");
}

/// <param name="Extension">The extension; null when none is claimed.</param>
/// <param name="ClaimedAt">Since when, UTC.</param>
internal sealed record ExtensionView(string? Extension, DateTimeOffset? ClaimedAt);

/// <summary>«6698 Запомнить» (F20): said once, and whoever had the extension before has it no more.</summary>
internal static class ClaimExtensionEndpoint
{
    // One claim at a time: two operators swapping extensions must not end up with one.
    private const long ClaimLock = 0x45_58_54;

    public static void MapClaimExtension(this IEndpointRouteBuilder app)
    {
        app.MapGet("/extension", ReadAsync).WithSummary("My extension.");
        app.MapPut("/extension", ClaimAsync).WithSummary("Remembers my extension; calls to it pop up at my desk.");
    }

    private static async Task<ExtensionView> ReadAsync(CurrentUser user, TelephonyDb db, CancellationToken cancellationToken) =>
        await db.Extensions.Where(claim => claim.OperatorId == user.Id).Select(claim => new ExtensionView(claim.Extension, claim.ClaimedAt))
            .SingleOrDefaultAsync(cancellationToken) ?? new ExtensionView(null, null);

    private static async Task<ExtensionView> ClaimAsync(
        ClaimExtensionRequest request, CurrentUser user, TelephonyDb db, TimeProvider time, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock({ClaimLock})", cancellationToken);
        var concerned = await db.Extensions
            .Where(claim => claim.OperatorId == user.Id || (request.Extension != null && claim.Extension == request.Extension))
            .ToListAsync(cancellationToken);
        var mine = concerned.Find(claim => claim.OperatorId == user.Id);
        if (mine?.Extension == request.Extension) return new ExtensionView(mine?.Extension, mine?.ClaimedAt);

        foreach (var other in concerned.Where(claim => claim != mine)) Give(db, other, null, now);
        if (mine is null) db.Extensions.Add(mine = new ExtensionClaim { OperatorId = user.Id });
        Give(db, mine, request.Extension, now);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new ExtensionView(mine.Extension, mine.ClaimedAt);
    }

    private static void Give(TelephonyDb db, ExtensionClaim claim, string? extension, DateTimeOffset now)
    {
        claim.Claim(extension, now);
        db.Publish(new ExtensionClaimed(claim.OperatorId, claim.Version, now, extension));
    }
}
