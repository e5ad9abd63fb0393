using Helpdesk.Reporting.DeskClock;
using Helpdesk.Reporting.ReadModels;
using Helpdesk.Reporting.RegistrationRate;
using Helpdesk.ServiceDefaults.Access;
using Helpdesk.ServiceDefaults.Requests;
using Helpdesk.ServiceDefaults.Settings;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Reporting.UnlinkedCalls;

/// <summary>A counted part whose call has no incident: what keeps the registration % below 100 (F28, F139).</summary>
/// <param name="PartId">The part.</param>
/// <param name="CallId">Its call.</param>
/// <param name="OperatorId">Who answered; null when nobody had claimed the extension.</param>
/// <param name="OperatorName">His name.</param>
/// <param name="Extension">The extension, if known.</param>
/// <param name="AnsweredAt">When, UTC.</param>
/// <param name="DurationSeconds">Talk time in seconds.</param>
/// <param name="From">The caller; null when hidden.</param>
internal sealed record UnlinkedCall(
    Guid PartId, Guid CallId, Guid? OperatorId, string? OperatorName, string? Extension, DateTimeOffset AnsweredAt,
    double DurationSeconds, string? From);

/// <summary><c>GET /api/reports/registration/unlinked</c>: the calls behind the figure, latest first, same period and scope as the figure.</summary>
internal static class ListUnlinkedCallsEndpoint
{
    public static void MapListUnlinkedCalls(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/registration/unlinked", HandleAsync).AllowRoles(Roles.Staff);

    private static async Task<Page<UnlinkedCall>> HandleAsync(
        string? from, string? to, Guid? operatorId, string? cursor, int? take, CurrentUser user, ReportingDb db, TimeProvider time,
        CancellationToken cancellationToken)
    {
        var scope = ReportScope.Of(user, operatorId);
        var desk = (await db.SettingAsync<DeskTime>(cancellationToken)).Value;
        var period = ReportPeriod.Of(from, to, desk, time.GetUtcNow());
        var size = PageSize.Of(take);

        var parts = db.CountedParts.AsNoTracking().Where(part =>
            !part.Linked && part.Exclusion == null && part.AnsweredAt >= period.From && part.AnsweredAt < period.To);
        if (scope is { } only)
            parts = parts.Where(part => part.OperatorId == only);
        if (Cursor.Decode<LastRow>(cursor) is { } last)
        {
            var (at, id) = (last.AnsweredAt.ToUniversalTime(), last.PartId);
            parts = parts.Where(part => EF.Functions.LessThan(
                ValueTuple.Create(part.AnsweredAt, part.PartId), ValueTuple.Create(at, id)));
        }
        var rows = await parts.OrderByDescending(part => part.AnsweredAt).ThenByDescending(part => part.PartId)
            .Take(size + 1).ToListAsync(cancellationToken);

        var ids = rows.Select(row => row.OperatorId).OfType<Guid>().Distinct().ToList();
        var names = await db.People.AsNoTracking().Where(person => ids.Contains(person.UserId))
            .ToDictionaryAsync(person => person.UserId, person => person.Name, cancellationToken);
        var page = rows.Take(size).Select(row => RowOf(row, names)).ToList();
        var next = rows.Count > size ? Cursor.Encode(new LastRow(page[^1].AnsweredAt, page[^1].PartId)) : null;
        return new Page<UnlinkedCall>(page, next);
    }

    private static UnlinkedCall RowOf(CountedPart part, Dictionary<Guid, string> names) => new(
        part.PartId, part.CallId, part.OperatorId, part.OperatorId is { } id ? names.GetValueOrDefault(id) : null, part.Extension,
        part.AnsweredAt, part.DurationSeconds, part.Caller);

    private sealed record LastRow(DateTimeOffset AnsweredAt, Guid PartId);
}
