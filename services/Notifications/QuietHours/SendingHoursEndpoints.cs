using FluentValidation;
using Helpdesk.ServiceDefaults.Access;
using Helpdesk.ServiceDefaults.Requests;
using Helpdesk.ServiceDefaults.Settings;

namespace Helpdesk.Notifications.QuietHours;

internal sealed class SendingHoursRules : AbstractValidator<SendingHours>
{
    public SendingHoursRules()
    {
        RuleFor(hours => hours.From).LessThan(hours => hours.To).WithMessage("The day begins before it ends.");
        RuleFor(hours => hours.Channels).NotNull();
        RuleForEach(hours => hours.Channels).Must(channel => channel is "sms" or "email").WithMessage("A channel is 'sms' or 'email'.");
        RuleFor(hours => hours.DeskZone).Must(zone => zone is not null && TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _))
            .WithMessage("This is not an IANA time zone.");
        RuleFor(hours => hours.KeepTryingHours).InclusiveBetween(1, 24 * 14);
    }
}

/// <summary><c>GET|PUT /api/notifications/sending-hours</c>: when clients may be disturbed; each change is an audited row.</summary>
internal static class SendingHoursEndpoints
{
    public static void MapSendingHours(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/sending-hours", ShowAsync).AllowRoles(Roles.Staff);
        routes.MapPut("/sending-hours", ChangeAsync).AllowRoles(Roles.Administrator);
    }

    private static async Task<IResult> ShowAsync(NotificationsDb db, CancellationToken cancellationToken)
    {
        var (hours, version) = await db.SettingAsync<SendingHours>(cancellationToken);
        return Versioned.Ok(hours, version);
    }

    private static async Task<IResult> ChangeAsync(
        SendingHours hours, IfMatch ifMatch, CurrentUser user, NotificationsDb db, TimeProvider time, CancellationToken cancellationToken)
    {
        var setting = await db.SettingAsync<SendingHours>(cancellationToken);
        ifMatch.Require(setting.Version, () => setting.Value);
        var version = db.ChangeSetting(setting, hours, user.Id, time.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
        return Versioned.Ok(hours, version);
    }
}
