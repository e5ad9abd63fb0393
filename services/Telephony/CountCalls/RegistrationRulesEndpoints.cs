using FluentValidation;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Telephony.CountCalls;

/// <summary>The rules in force.</summary>
/// <param name="Version">0 until somebody changed the defaults.</param>
internal sealed record RulesView(int Version, DurationKind Duration, IReadOnlyList<Exclusion> Exclusions);

/// <param name="Duration">Talk time or total time.</param>
/// <param name="Exclusions">In order; the first that fits excludes.</param>
/// <param name="RecountFrom">Judge again what was answered from this moment; absent: only new calls go by the new rules.</param>
/// <param name="RecountTo">… and before this one; absent: up to now.</param>
internal sealed record ChangeRulesRequest(
    DurationKind Duration, IReadOnlyList<Exclusion>? Exclusions, DateTimeOffset? RecountFrom, DateTimeOffset? RecountTo);

internal sealed class ChangeRulesValidator : AbstractValidator<ChangeRulesRequest>
{
    public ChangeRulesValidator()
    {
        RuleFor(request => request.Exclusions).NotNull();
        RuleFor(request => request.Exclusions!.Count).LessThanOrEqualTo(50).When(request => request.Exclusions is not null).OverridePropertyName("Exclusions");
        RuleFor(request => request.Exclusions!).Must(list => list.Select(e => e?.Name).Distinct().Count() == list.Count)
            .WithMessage("Names of exclusions must differ.").When(request => request.Exclusions is not null);
        RuleForEach(request => request.Exclusions).NotNull().SetValidator(new ExclusionValidator()).When(request => request.Exclusions is not null);
        RuleFor(request => request.RecountTo).GreaterThan(request => request.RecountFrom).When(request => request.RecountFrom is not null && request.RecountTo is not null);
    }

    private sealed class ExclusionValidator : AbstractValidator<Exclusion>
    {
        public ExclusionValidator()
        {
            RuleFor(exclusion => exclusion.Name).NotNull().Matches("^[A-Za-z][A-Za-z0-9]{0,49}$").NotEqual(Verdict.NotInbound).NotEqual(Verdict.Withdrawn);
            RuleFor(exclusion => exclusion.ShorterThanSeconds).InclusiveBetween(0, 86_400).When(exclusion => exclusion.ShorterThanSeconds is not null);
            RuleFor(exclusion => exclusion).Must(StatesSomething).WithMessage("An exclusion states at least one condition.").OverridePropertyName("Name");
            RuleFor(exclusion => exclusion.Callers!.Count).InclusiveBetween(1, 1000).When(exclusion => exclusion.Callers is not null);
            RuleFor(exclusion => exclusion.Extensions!.Count).InclusiveBetween(1, 1000).When(exclusion => exclusion.Extensions is not null);
        }

        private static bool StatesSomething(Exclusion e) =>
            e.ShorterThanSeconds is not null || e.EndedByTransfer is not null || e.InternalCaller is not null || e.Linked is not null
            || e.Callers is not null || e.Extensions is not null;
    }
}

/// <summary>Reads and changes what counts (F138); every change is audited and can recount a period.</summary>
internal static class RegistrationRulesEndpoints
{
    public static void MapRegistrationRules(this IEndpointRouteBuilder app)
    {
        app.MapGet("/registration-rules", ReadAsync).WithSummary("The rules of the registration % in force.");
        app.MapGet("/registration-rules/history", HistoryAsync).WithSummary("The last hundred changes of the rules, newest first.");
        app.MapPut("/registration-rules", ChangeAsync).WithSummary("Changes the rules and, if asked, recounts a period.");
    }

    private static async Task<IResult> ReadAsync(TelephonyDb db, CancellationToken cancellationToken)
    {
        var rules = await db.SettingAsync<RegistrationRules>(cancellationToken);
        return Versioned.Ok(ViewOf(rules), rules.Version);
    }

    private static Task<IReadOnlyList<SettingChange<RegistrationRules>>> HistoryAsync(TelephonyDb db, CancellationToken cancellationToken) =>
        db.SettingHistoryAsync<RegistrationRules>(cancellationToken);

    private static async Task<IResult> ChangeAsync(
        ChangeRulesRequest request, IfMatch ifMatch, CurrentUser user, TelephonyDb db, TimeProvider time, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var was = await db.SettingAsync<RegistrationRules>(cancellationToken);
        ifMatch.Require(was.Version, () => ViewOf(was));
        var rules = new RegistrationRules { Duration = request.Duration, Exclusions = request.Exclusions! };
        var version = db.ChangeSetting(was, rules, user.Id, now);
        if (request.RecountFrom is { } from)
            db.Schedule<RecountPeriod>($"rules-{version}", now, new RecountPeriod.Span(from, request.RecountTo ?? now, null));
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException race) when (race.InnerException is Npgsql.PostgresException { SqlState: Npgsql.PostgresErrorCodes.UniqueViolation })
        {
            throw new RuleRefused("rules-changed-meanwhile", "Somebody changed the rules at the same moment.");
        }

        return Versioned.Ok(ViewOf(new(rules, version)), version);
    }

    private static RulesView ViewOf(SettingInForce<RegistrationRules> rules) => new(rules.Version, rules.Value.Duration, rules.Value.Exclusions);
}
