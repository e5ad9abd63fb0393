using FluentValidation;
using Helpdesk.Telephony.Adapters;
using Helpdesk.Telephony.Calls;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Telephony.ManageAccounts;

/// <summary>An account without its secret.</summary>
/// <param name="TwoSecrets">Whether the secret before the last rotation is still valid.</param>
internal sealed record AccountView(
    Guid Id, int Version, string Name, string Adapter, NumberContext Numbers, bool Active, bool TwoSecrets, DateTimeOffset CreatedAt);

/// <summary>An account with its new secret: shown once, kept only as a hash.</summary>
/// <param name="Secret">The secret.</param>
/// <param name="Path">What to add to the desk's address for the PBX.</param>
internal sealed record AccountWithSecret(AccountView Account, string Secret, string Path);

internal sealed record AddAccountRequest(string? Name, string? Adapter, NumberContext Numbers);

/// <param name="NewSecret">Makes a second secret beside the one in use.</param>
/// <param name="DropOldSecret">From now on only the newest secret is valid.</param>
internal sealed record ChangeAccountRequest(string? Name, NumberContext Numbers, bool Active, bool NewSecret, bool DropOldSecret);

internal sealed class AddAccountValidator : AbstractValidator<AddAccountRequest>
{
    public AddAccountValidator(AdapterBook adapters)
    {
        RuleFor(request => request.Name).NotNull().Matches(AccountEndpoints.NamePattern).WithMessage(AccountEndpoints.NameHelp);
        RuleFor(request => request.Adapter).NotNull().Must(adapter => adapter is null || adapters.Names.Contains(adapter))
            .WithMessage($"One of: {string.Join(", ", adapters.Names)}.");
    }
}

internal sealed class ChangeAccountValidator : AbstractValidator<ChangeAccountRequest>
{
    public ChangeAccountValidator() =>
        RuleFor(request => request.Name).NotNull().Matches(AccountEndpoints.NamePattern).WithMessage(AccountEndpoints.NameHelp);
}

/// <summary>PBX accounts: who may send webhooks.</summary>
internal static class AccountEndpoints
{
    public const string NamePattern = "^[a-z0-9][a-z0-9-]{0,49}$";
    public const string NameHelp = "A name has 1 to 50 lower-case letters, digits and dashes.";

    public static void MapAccounts(this IEndpointRouteBuilder app)
    {
        app.MapGet("/accounts", ListAsync).WithSummary("PBX accounts, without secrets.");
        app.MapPost("/accounts", AddAsync).WithIdempotency<TelephonyDb>().WithSummary("Adds an account; its secret is shown this once.");
        app.MapPut("/accounts/{id:guid}", ChangeAsync).WithSummary("Changes an account; rotates its secret with both valid for a while.");
    }

    // Few: one per PBX of one company.
    private static async Task<IReadOnlyList<AccountView>> ListAsync(TelephonyDb db, CancellationToken cancellationToken) =>
        [.. (await db.Accounts.AsNoTracking().OrderBy(account => account.Name).Take(500).ToListAsync(cancellationToken)).Select(ViewOf)];

    private static async Task<IResult> AddAsync(
        AddAccountRequest request, TelephonyDb db, AccountCache cache, TimeProvider time, CancellationToken cancellationToken)
    {
        if (await db.Accounts.AnyAsync(account => account.Adapter == request.Adapter && account.Name == request.Name, cancellationToken))
            throw new RuleRefused("account-exists", $"There is an account '{request.Name}' of this adapter.");
        var secret = PbxAccount.NewSecret();
        var account = PbxAccount.Of(request.Name!, request.Adapter!, secret, request.Numbers, time.GetUtcNow());
        db.Accounts.Add(account);
        await db.SaveChangesAsync(cancellationToken);
        cache.Forget();
        return Versioned.Created($"/api/calls/accounts/{account.Id}", WithSecret(account, secret), account.Version);
    }

    private static async Task<IResult> ChangeAsync(
        Guid id, ChangeAccountRequest request, IfMatch ifMatch, TelephonyDb db, AccountCache cache, CancellationToken cancellationToken)
    {
        var account = await db.Accounts.SingleOrDefaultAsync(account => account.Id == id, cancellationToken)
            ?? throw new NotFound("account-not-found", $"There is no account {id}.");
        ifMatch.Require(account.Version, () => ViewOf(account));
        if (await db.Accounts.AnyAsync(other => other.Id != id && other.Adapter == account.Adapter && other.Name == request.Name, cancellationToken))
            throw new RuleRefused("account-exists", $"There is another account '{request.Name}' of this adapter.");
        var secret = request.NewSecret ? PbxAccount.NewSecret() : null;
        if (secret is not null) account.Rotate(secret);
        if (request.DropOldSecret) account.DropPreviousSecret();
        account.Change(request.Name!, request.Numbers, request.Active);
        await db.SaveChangesAsync(cancellationToken);
        cache.Forget();
        return secret is null ? Versioned.Ok(ViewOf(account), account.Version) : Versioned.Ok(WithSecret(account, secret), account.Version);
    }

    private static AccountView ViewOf(PbxAccount account) => new(
        account.Id, account.Version, account.Name, account.Adapter, account.Numbers, account.Active, account.PreviousSecretHash is not null,
        account.CreatedAt);

    private static AccountWithSecret WithSecret(PbxAccount account, string secret) =>
        new(ViewOf(account), secret, $"/hooks/pbx/{account.Adapter}/{account.Name}/{secret}/");
}
