using FluentValidation;
using Helpdesk.Telephony.Calls;
using Helpdesk.Telephony.ManageAccounts;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Telephony.BlockCallers;

/// <param name="Number">In any usual form.</param>
/// <param name="Reason">Why; up to 500 characters.</param>
internal sealed record BlockCallerRequest(string? Number, string? Reason);

internal sealed class BlockCallerValidator : AbstractValidator<BlockCallerRequest>
{
    public BlockCallerValidator()
    {
        RuleFor(request => request.Number).Must(number => PhoneNumber.Read(number).Value is not null).WithMessage("Not a phone number.").MaximumLength(50);
        RuleFor(request => request.Reason).MaximumLength(500);
    }
}

/// <summary>Blocks callers and lets them in again (P23). Takes effect within seconds.</summary>
internal static class BlocklistEndpoints
{
    private sealed record Key(string Number);

    public static void MapBlocklist(this IEndpointRouteBuilder app)
    {
        app.MapGet("/blocklist", ListAsync).WithSummary("Blocked callers by number.");
        app.MapPost("/blocklist", BlockAsync).WithSummary("Blocks a caller; again changes the reason.");
        app.MapDelete("/blocklist/{number}", LetInAsync).WithSummary("Lets a caller in again.");
    }

    private static async Task<Page<BlockedCaller>> ListAsync(string? cursor, int? take, TelephonyDb db, CancellationToken cancellationToken)
    {
        var blocked = db.BlockedCallers.AsNoTracking();
#pragma warning disable CA1309 // The database compares, by the column's collation.
        if (Cursor.Decode<Key>(cursor) is { } key) blocked = blocked.Where(caller => string.Compare(caller.Number, key.Number) > 0);
#pragma warning restore CA1309
        var size = PageSize.Of(take);
        var rows = await blocked.OrderBy(caller => caller.Number).Take(size + 1).ToListAsync(cancellationToken);
        return new Page<BlockedCaller>([.. rows.Take(size)], rows.Count > size ? Cursor.Encode(new Key(rows[size - 1].Number)) : null);
    }

    private static async Task<IResult> BlockAsync(
        BlockCallerRequest request, CurrentUser user, TelephonyDb db, AccountCache cache, TimeProvider time, CancellationToken cancellationToken)
    {
        var number = PhoneNumber.Read(request.Number).Value!;
        await db.Database.ExecuteSqlAsync(
            $"""
            insert into blocked_callers (number, reason, blocked_by, blocked_at) values ({number}, {request.Reason}, {user.Id}, {time.GetUtcNow()})
            on conflict (number) do update set reason = excluded.reason, blocked_by = excluded.blocked_by, blocked_at = excluded.blocked_at
            """, cancellationToken);
        cache.Forget();
        return Results.NoContent();
    }

    private static async Task<IResult> LetInAsync(string number, TelephonyDb db, AccountCache cache, CancellationToken cancellationToken)
    {
        if (PhoneNumber.Read(number).Value is not { } normal) throw new BadInput("number", "Not a phone number.");
        await db.BlockedCallers.Where(caller => caller.Number == normal).ExecuteDeleteAsync(cancellationToken);
        cache.Forget();
        return Results.NoContent();
    }
}
