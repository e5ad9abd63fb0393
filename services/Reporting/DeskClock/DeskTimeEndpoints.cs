using FluentValidation;
using Helpdesk.ServiceDefaults.Access;
using Helpdesk.ServiceDefaults.Requests;
using Helpdesk.ServiceDefaults.Settings;

namespace Helpdesk.Reporting.DeskClock;

internal sealed class DeskTimeRules : AbstractValidator<DeskTime>
{
    public DeskTimeRules() =>
        RuleFor(desk => desk.Zone).Must(zone => zone is not null && TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _))
            .WithMessage("This is not an IANA time zone.");
}

/// <summary><c>GET|PUT /api/reports/desk-time</c>: by whose clock days begin; each change is an audited row.</summary>
internal static class DeskTimeEndpoints
{
    public static void MapDeskTime(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/desk-time", ShowAsync).AllowRoles(Roles.Staff);
        routes.MapPut("/desk-time", ChangeAsync).AllowRoles(Roles.Administrator);
    }

    private static async Task<IResult> ShowAsync(ReportingDb db, CancellationToken cancellationToken)
    {
        var (desk, version) = await db.SettingAsync<DeskTime>(cancellationToken);
        return Versioned.Ok(desk, version);
    }

    private static async Task<IResult> ChangeAsync(
        DeskTime desk, IfMatch ifMatch, CurrentUser user, ReportingDb db, TimeProvider time, CancellationToken cancellationToken)
    {
        var setting = await db.SettingAsync<DeskTime>(cancellationToken);
        ifMatch.Require(setting.Version, () => setting.Value);
        var version = db.ChangeSetting(setting, desk, user.Id, time.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
        return Versioned.Ok(desk, version);
    }
}
