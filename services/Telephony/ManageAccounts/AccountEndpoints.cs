using FluentValidation;
using Helpdesk.Telephony.Adapters;
using Helpdesk.Telephony.Calls;
using Helpdesk.Telephony.ReceiveWebhook;
using Helpdesk.Telephony.Subscribe;
using Microsoft.EntityFrameworkCore;
using PhoneNumbers;

namespace Helpdesk.Telephony.ManageAccounts;

/// <summary>An account without its secret.</summary>
/// <param name="TwoSecrets">Whether the secret before the last rotation is still valid.</param>
/// <param name="SubscribedUntil">Until when the provider sends events, where we ask for them; null otherwise and before the first success.</param>
internal sealed record AccountView(
    Guid Id, int Version, string Name, string Adapter, NumberContext Numbers, string? TimeZone, string? PublicUrl, bool Active, bool TwoSecrets,
    bool HasKeys, IReadOnlyList<string> RecordingHosts, DateTimeOffset CreatedAt, DateTimeOffset? SubscribedUntil, string Country, string? AreaCode);

/// <summary>An account with its new secret: shown once, kept only as a hash.</summary>
/// <param name="Secret">The secret.</param>
/// <param name="Path">What to add to the desk's address for the PBX.</param>
internal sealed record AccountWithSecret(AccountView Account, string Secret, string Path);

/// <param name="Numbers">How the provider writes numbers.</param>
/// <param name="Country">Whose national numbers they are: ISO 3166; <c>RU</c> unless said.</param>
/// <param name="AreaCode">What its local numbers lack, like <c>343</c>; none unless said.</param>
/// <param name="TimeZone">IANA zone of its times where it writes them without an offset.</param>
/// <param name="PublicUrl">How the provider sees us, like <c>https://desk.example</c>.</param>
/// <param name="Keys">The keys it signs with, by the names in <c>docs/pbx</c>.</param>
/// <param name="RecordingHosts">Hosts from which recordings may be fetched; none unless named.</param>
internal sealed record AddAccountRequest(
    string? Name, string? Adapter, NumberContext Numbers, string? TimeZone, string? PublicUrl, IReadOnlyDictionary<string, string>? Keys,
    IReadOnlyList<string>? RecordingHosts, string? Country, string? AreaCode)
    : IAccountSettings;

/// <summary>What both requests state.</summary>
internal interface IAccountSettings
{
    string? Name { get; }

    NumberContext Numbers { get; }

    string? Country { get; }

    string? AreaCode { get; }

    string? TimeZone { get; }

    string? PublicUrl { get; }

    IReadOnlyDictionary<string, string>? Keys { get; }

    IReadOnlyList<string>? RecordingHosts { get; }
}

/// <param name="NewSecret">Makes a second secret beside the one in use.</param>
/// <param name="DropOldSecret">From now on only the newest secret is valid.</param>
/// <param name="Keys">Replaces all keys; absent leaves them as they are.</param>
/// <param name="RecordingHosts">Replaces the hosts from which recordings may be fetched; absent leaves them as they are.</param>
internal sealed record ChangeAccountRequest(
    string? Name, NumberContext Numbers, bool Active, bool NewSecret, bool DropOldSecret, string? TimeZone, string? PublicUrl,
    IReadOnlyDictionary<string, string>? Keys, IReadOnlyList<string>? RecordingHosts, string? Country, string? AreaCode) : IAccountSettings;

internal sealed class AccountSettingsValidator : AbstractValidator<IAccountSettings>
{
    public AccountSettingsValidator()
    {
        RuleFor(request => request.Name).NotNull().Matches(AccountEndpoints.NamePattern).WithMessage(AccountEndpoints.NameHelp);
        RuleFor(request => request.TimeZone).Must(zone => zone is null || TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _))
            .WithMessage("Not an IANA time zone.");
        RuleFor(request => request.Country).Must(country => country is null || PhoneNumberUtil.GetInstance().GetSupportedRegions().Contains(country))
            .WithMessage("A country by ISO 3166, like RU.");
        RuleFor(request => request.AreaCode).Matches("^[1-9][0-9]{0,4}$").WithMessage("An area code has up to five digits and no prefix.");
        RuleFor(request => request.PublicUrl)
            .Must(url => url is null || (Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "https" or "http"))
            .WithMessage("An absolute http or https address.").MaximumLength(500);
        RuleFor(request => request.RecordingHosts!.Count).LessThanOrEqualTo(20).When(request => request.RecordingHosts is not null)
            .OverridePropertyName("RecordingHosts");
        RuleForEach(request => request.RecordingHosts).Must(host => Uri.CheckHostName(host) is not UriHostNameType.Unknown)
            .WithMessage("A host name or address, without scheme, port and path.").When(request => request.RecordingHosts is not null);
        RuleForEach(request => request.Keys).Must(key => key.Key.Length <= 50 && key.Value is { Length: > 0 and <= 5000 })
            .WithMessage("A key has a name and 1 to 5,000 characters.").When(request => request.Keys is not null);
    }
}

internal sealed class AddAccountValidator : AbstractValidator<AddAccountRequest>
{
    public AddAccountValidator(AdapterBook adapters)
    {
        Include(new AccountSettingsValidator());
        RuleFor(request => request.Adapter).NotNull().Must(adapter => adapter is null || adapters.Names.Contains(adapter))
            .WithMessage($"One of: {string.Join(", ", adapters.Names)}.");
    }
}

internal sealed class ChangeAccountValidator : AbstractValidator<ChangeAccountRequest>
{
    public ChangeAccountValidator() => Include(new AccountSettingsValidator());
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
    private static async Task<IReadOnlyList<AccountView>> ListAsync(TelephonyDb db, CancellationToken cancellationToken)
    {
        var subscribed = await db.Subscriptions.AsNoTracking().ToDictionaryAsync(s => s.AccountId, s => (DateTimeOffset?)s.ExpiresAt, cancellationToken);
        return [.. (await db.Accounts.AsNoTracking().OrderBy(account => account.Name).Take(500).ToListAsync(cancellationToken))
            .Select(account => ViewOf(account) with { SubscribedUntil = subscribed.GetValueOrDefault(account.Id) })];
    }

    private static async Task<IResult> AddAsync(
        AddAccountRequest request, TelephonyDb db, AdapterBook adapters, AccountSecrets secrets, AccountCache cache, TimeProvider time, CancellationToken cancellationToken)
    {
        if (await db.Accounts.AnyAsync(account => account.Adapter == request.Adapter && account.Name == request.Name, cancellationToken))
            throw new RuleRefused("account-exists", $"There is an account '{request.Name}' of this adapter.");
        var secret = PbxAccount.NewSecret();
        var account = PbxAccount.Of(request.Name!, request.Adapter!, secret, PlanOf(request), time.GetUtcNow());
        account.Place(request.TimeZone, request.PublicUrl);
        account.FetchRecordingsFrom(request.RecordingHosts ?? []);
        SetKeys(account, request.Keys ?? new Dictionary<string, string>(), adapters, secrets, secret);
        Subscribe(account, adapters, db, time);
        db.Accounts.Add(account);
        await db.SaveChangesAsync(cancellationToken);
        cache.Forget();
        return Versioned.Created($"/api/calls/accounts/{account.Id}", WithSecret(account, secret), account.Version);
    }

    private static async Task<IResult> ChangeAsync(
        Guid id, ChangeAccountRequest request, IfMatch ifMatch, TelephonyDb db, AdapterBook adapters, AccountSecrets secrets, AccountCache cache,
        TimeProvider time, CancellationToken cancellationToken)
    {
        var account = await db.Accounts.SingleOrDefaultAsync(account => account.Id == id, cancellationToken)
            ?? throw new NotFound("account-not-found", $"There is no account {id}.");
        ifMatch.Require(account.Version, () => ViewOf(account));
        if (await db.Accounts.AnyAsync(other => other.Id != id && other.Adapter == account.Adapter && other.Name == request.Name, cancellationToken))
            throw new RuleRefused("account-exists", $"There is another account '{request.Name}' of this adapter.");
        var secret = request.NewSecret ? PbxAccount.NewSecret() : null;
        if (secret is not null) account.Rotate(secret);
        if (request.DropOldSecret) account.DropPreviousSecret();
        account.Change(request.Name!, PlanOf(request), request.Active, request.TimeZone, request.PublicUrl);
        if (request.RecordingHosts is { } hosts) account.FetchRecordingsFrom(hosts);
        if (adapters.Find(account.Adapter)!.SubscriptionKey is not null) account.Unseal(secrets);
        var keys = request.Keys ?? (secret is not null && account.KeptSecret is not null ? account.Keys.Where(key => key.Key[0] != '$').ToDictionary() : null);
        if (keys is not null) SetKeys(account, keys, adapters, secrets, secret ?? account.KeptSecret);
        else RequireZone(account, adapters.Find(account.Adapter)!);
        Subscribe(account, adapters, db, time);
        await db.SaveChangesAsync(cancellationToken);
        cache.Forget();
        return secret is null ? Versioned.Ok(ViewOf(account), account.Version) : Versioned.Ok(WithSecret(account, secret), account.Version);
    }

    private static NumberPlan PlanOf(IAccountSettings request) => new(request.Numbers, request.Country ?? NumberPlan.Russia, request.AreaCode);

    private static void SetKeys(
        PbxAccount account, IReadOnlyDictionary<string, string> keys, AdapterBook adapters, AccountSecrets secrets, string? secret)
    {
        var adapter = adapters.Find(account.Adapter)!;
        var missing = adapter.Keys.Where(key => key.Value && !keys.ContainsKey(key.Key)).Select(key => key.Key).ToList();
        var unknown = keys.Keys.Where(key => !adapter.Keys.ContainsKey(key)).ToList();
        if (missing.Count > 0) throw new BadInput("keys", $"This adapter also needs: {string.Join(", ", missing)}.");
        if (unknown.Count > 0) throw new BadInput("keys", $"This adapter knows no: {string.Join(", ", unknown)}.");
        RequireZone(account, adapter);
        if (adapter.SubscriptionKey is not { } subscribing || !keys.ContainsKey(subscribing))
        {
            account.SetKeys(keys, secrets);
            return;
        }

        if (account.PublicUrl is null) throw new BadInput("publicUrl", "Say how the provider sees us: the subscription carries our address.");
        if (secret is null) throw new BadInput("newSecret", "Make a new secret with this key: the subscription carries it, and the old one is kept only as a hash.");
        account.SetKeys(PbxAccount.KnowOwnAddress(keys, secret), secrets);
    }

    // Anew after every change: what the provider was told may not be right any more.
    private static void Subscribe(PbxAccount account, AdapterBook adapters, TelephonyDb db, TimeProvider time)
    {
        if (adapters.Find(account.Adapter)!.SubscriptionKey is not { } key) return;
        if (account.Active && account.Key(key) is not null) db.Schedule<RenewSubscription>(account.Id.ToString(), time.GetUtcNow());
        else db.Unschedule<RenewSubscription>(account.Id.ToString());
    }

    private static void RequireZone(PbxAccount account, IPbxAdapter adapter)
    {
        if (adapter.NeedsTimeZone && account.TimeZone is null)
            throw new BadInput("timeZone", "This provider writes times without an offset: say the zone of its cabinet.");
    }

    private static AccountView ViewOf(PbxAccount account) => new(
        account.Id, account.Version, account.Name, account.Adapter, account.Numbers.Context, account.TimeZone, account.PublicUrl, account.Active,
        account.PreviousSecretHash is not null, account.SealedKeys is not null, account.RecordingHosts, account.CreatedAt, null,
        account.Numbers.Country, account.Numbers.AreaCode);

    private static AccountWithSecret WithSecret(PbxAccount account, string secret) =>
        new(ViewOf(account), secret, $"/hooks/pbx/{account.Adapter}/{account.Name}/{secret}/");
}
