using System.Globalization;
using Helpdesk.Reporting.DeskClock;
using Helpdesk.ServiceDefaults.Access;
using Helpdesk.ServiceDefaults.Settings;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Reporting.RegistrationRate;

/// <summary><c>GET /api/reports/registration?from=&amp;to=&amp;operatorId=</c>: the registration % of a period; operators see their own (F139).</summary>
internal static class ShowRegistrationRateEndpoint
{
    public static void MapShowRegistrationRate(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/registration", HandleAsync).AllowRoles(Roles.Staff);

    private static async Task<RegistrationReport> HandleAsync(
        string? from, string? to, Guid? operatorId, CurrentUser user, ReportingDb db, TimeProvider time, CancellationToken cancellationToken)
    {
        var scope = ReportScope.Of(user, operatorId);
        var desk = (await db.SettingAsync<DeskTime>(cancellationToken)).Value;
        var period = ReportPeriod.Of(from, to, desk, time.GetUtcNow());

        var parts = db.CountedParts.AsNoTracking().Where(part => part.AnsweredAt >= period.From && part.AnsweredAt < period.To);
        if (scope is { } only)
            parts = parts.Where(part => part.OperatorId == only);
        var verdicts = await parts.GroupBy(part => new { part.OperatorId, part.Linked, part.Exclusion })
            .Select(group => new VerdictCount(group.Key.OperatorId, group.Key.Linked, group.Key.Exclusion, group.LongCount()))
            .ToListAsync(cancellationToken);

        var ids = verdicts.Select(verdict => verdict.OperatorId).OfType<Guid>().Distinct().ToList();
        var names = await db.People.AsNoTracking().Where(person => ids.Contains(person.UserId))
            .ToDictionaryAsync(person => person.UserId, person => person.Name, cancellationToken);
        return RegistrationReport.Of(period, desk.Find(), scope, verdicts, names, CultureInfo.CurrentUICulture);
    }
}
