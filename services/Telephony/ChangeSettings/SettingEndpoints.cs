using FluentValidation;
using Helpdesk.Telephony.EndForgottenCalls;
using Helpdesk.Telephony.ReceiveWebhook;
using Helpdesk.Telephony.RecordCalls;
using Helpdesk.Telephony.ShowServiceLevel;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Helpdesk.Telephony.ChangeSettings;

internal sealed class RawEventRetentionValidator : AbstractValidator<RawEventRetention>
{
    public RawEventRetentionValidator() => RuleFor(retention => retention.Days).InclusiveBetween(1, 3660);
}

internal sealed class RecordingRetentionValidator : AbstractValidator<RecordingRetention>
{
    public RecordingRetentionValidator() => RuleFor(retention => retention.Days).InclusiveBetween(1, 3660);
}

internal sealed class AnswerTargetValidator : AbstractValidator<AnswerTarget>
{
    public AnswerTargetValidator() => RuleFor(target => target.Seconds).InclusiveBetween(1, 600);
}

internal sealed class CallLimitsValidator : AbstractValidator<CallLimits>
{
    public CallLimitsValidator()
    {
        RuleFor(limits => limits.HoursWithoutNews).InclusiveBetween(0.1, 72);
        RuleFor(limits => limits.SecondsOfQuiet).InclusiveBetween(1, 3600);
    }
}

/// <summary>What an administrator may set; each change is a new audited row.</summary>
internal static class SettingEndpoints
{
    public static void MapSettings(this IEndpointRouteBuilder app)
    {
        app.MapSetting<RawEventRetention>("/raw-event-retention", "how long raw webhooks are kept, days");
        app.MapSetting<RecordingRetention>("/recording-retention", "how long recordings are kept, days");
        app.MapSetting<AnswerTarget>("/answer-target", "how soon an operator should pick up, seconds");
        app.MapSetting<CallLimits>("/limits", "after which silence a call is over");
    }

    private static void MapSetting<T>(this IEndpointRouteBuilder app, string path, string what) where T : class, new()
    {
        app.MapGet(path, async (TelephonyDb db, CancellationToken ct) =>
        {
            var (value, version) = await db.SettingAsync<T>(ct);
            return Versioned.Ok(value, version);
        }).WithSummary($"Setting: {what}.");
        app.MapPut(path, async (T value, IfMatch ifMatch, CurrentUser user, TelephonyDb db, TimeProvider time, CancellationToken ct) =>
        {
            var was = await db.SettingAsync<T>(ct);
            ifMatch.Require(was.Version, () => was.Value);
            var version = db.ChangeSetting(was, value, user.Id, time.GetUtcNow());
            try
            {
                await db.SaveChangesAsync(ct);
            }
            catch (DbUpdateException race) when (race.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
            {
                throw new RuleRefused("setting-changed-meanwhile", "Somebody changed this setting at the same moment.");
            }

            return Versioned.Ok(value, version);
        }).WithSummary($"Changes the setting: {what}.");
    }
}
