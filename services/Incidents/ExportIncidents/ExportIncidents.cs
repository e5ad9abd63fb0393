using System.Globalization;
using System.Text;
using Helpdesk.Incidents.ChangeState;
using Helpdesk.Incidents.ListIncidents;

namespace Helpdesk.Incidents.ExportIncidents;

/// <summary>
/// <c>GET /api/incidents/export</c> (P18): all that a list shows as CSV, by number, streamed and without a cap; the filters are the list's.
/// </summary>
internal static class ExportIncidents
{
    private const int Portion = 1_000;

    private const string Columns = "number;state;inn;kpp;client;channel;article;owner;group;created;closed;reason;due;question\n";

    public static void Map(RouteGroupBuilder incidents) => incidents.MapGet("/export", HandleAsync)
        .AllowRoles(Roles.Analyst, Roles.Supervisor, Roles.Administrator).Produces<string>(contentType: "text/csv")
        .WithSummary("All incidents of a view as CSV");

    private static async Task<IResult> HandleAsync(
        [AsParameters] ListIncidentsRequest request, CurrentUser user, IncidentsDb db, TimeProvider time, CancellationToken ct)
    {
        // Whatever is wrong with the filter is said before the first byte.
        var (chosen, _, _) = await db.ChosenAsync(request, user, time, ct);
        var states = await db.StatesAsync(ct);
        return Results.Stream(
            file => WriteAsync(file, after => PortionAsync(db, chosen, after, ct), states, ct), "text/csv; charset=utf-8", "incidents.csv");
    }

    // Portions and no single long query: that one would keep the database from cleaning up behind it for as long as somebody downloads.
    private static async Task WriteAsync(Stream file, Func<long, Task<List<ExportedIncident>>> portionAfter, StateDictionary states, CancellationToken ct)
    {
        await using var text = new StreamWriter(file, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true);
        await text.WriteAsync(Csv.ByteOrderMark);
        await text.WriteAsync(Columns);
        List<ExportedIncident> portion;
        var last = 0L;
        do
        {
            portion = await portionAfter(last);
            foreach (var row in portion)
                await text.WriteAsync(row.Line(states));
            await text.FlushAsync(ct);
            last = portion.Count == 0 ? last : portion[^1].Number;
        }
        while (portion.Count == Portion);
    }

    private static Task<List<ExportedIncident>> PortionAsync(IncidentsDb db, IQueryable<Incident> chosen, long after, CancellationToken ct)
    {
        var rows =
            from i in chosen.Where(i => i.Number > after).OrderBy(i => i.Number).Take(Portion)
            join s in db.Subscribers on i.SubscriberId equals s.Id
            join p in db.People on i.OwnerId equals p.Id into owners
            from owner in owners.DefaultIfEmpty()
            join g in db.Groups on i.GroupId equals g.Id into groups
            from held in groups.DefaultIfEmpty()
            orderby i.Number
            select new ExportedIncident(
                i.Number, i.State, i.Inn, i.Kpp, s.Name, i.Channel, i.ArticleNumber, owner!.Name, held!.Name, i.CreatedAt, i.ClosedAt, i.ClosingReason, i.DueAt, i.Head);
        return rows.ToListAsync(ct);
    }
}

/// <summary>An incident in the table.</summary>
internal sealed record ExportedIncident(
    long Number, string State, string? Inn, string Kpp, string? Client, string Channel, int? Article, string? Owner, string? Group, DateTimeOffset CreatedAt,
    DateTimeOffset? ClosedAt, string? Reason, DateTimeOffset? DueAt, string Question)
{
    /// <summary>Its line; moments in UTC.</summary>
    public string Line(StateDictionary states)
    {
        var cells = string.Join(';', Csv.Cell(states.NameOf(State)), Inn, Kpp, Csv.Cell(Client), Channel);
        return string.Create(CultureInfo.InvariantCulture,
            $"{Number};{cells};{Article};{Csv.Cell(Owner)};{Csv.Cell(Group)};{CreatedAt:O};{ClosedAt:O};{Csv.Cell(Reason)};{DueAt:O};{Csv.Cell(Question)}\n");
    }
}
