using Helpdesk.Incidents.Subscribers;

namespace Helpdesk.Incidents.ListIncidents;

/// <summary>Which incidents, newest first.</summary>
/// <param name="View"><c>mine</c> (my open ones), <c>created</c> (by me), <c>open</c> or <c>all</c>.</param>
/// <param name="Inn">Of this client.</param>
/// <param name="Kpp">Of this branch; needs <paramref name="Inn"/>; empty for the one without KPP.</param>
/// <param name="State">In this state; with <c>mine</c> also final ones.</param>
/// <param name="Cursor">Where the page before ended.</param>
/// <param name="Take">1 to 100 rows, 50 unless told.</param>
internal sealed record ListIncidentsRequest(string? View, string? Inn, string? Kpp, string? State, string? Cursor, int? Take);

internal sealed class ListIncidentsValidator : AbstractValidator<ListIncidentsRequest>
{
    public ListIncidentsValidator()
    {
        RuleFor(r => r.View).Must(view => view is null or "mine" or "created" or "open" or "all")
            .WithMessage("The view is mine, created, open or all.");
        RuleFor(r => r.State).Must(state => IncidentStates.Find(state) is not null).WithMessage("There is no such state.").When(r => r.State is not null);
        RuleFor(r => r.Inn).MaximumLength(100);
        RuleFor(r => r.Inn).NotEmpty().When(r => !string.IsNullOrEmpty(r.Kpp));
        RuleFor(r => r.Kpp).MaximumLength(100);
    }
}

/// <summary>A row of a list.</summary>
internal sealed record IncidentRow(
    Guid Id, long Number, string State, string StateName, bool Final, Guid SubscriberId, string? Inn, string? Kpp, string? SubscriberName, bool Vip,
    string Question, int? ArticleNumber, Guid? OwnerId, string? OwnerName, DateTimeOffset CreatedAt, DateTimeOffset? ClosedAt, int Version);

/// <summary><c>GET /api/incidents</c>.</summary>
internal static class ListIncidents
{
    public static void Map(RouteGroupBuilder incidents) => incidents.MapGet("", HandleAsync)
        .AllowRoles(Access.Readers).Produces<Page<IncidentRow>>().WithSummary("Incidents, newest first");

    private static async Task<Page<IncidentRow>> HandleAsync(
        [AsParameters] ListIncidentsRequest request, CurrentUser user, IncidentsDb db, CancellationToken ct)
    {
        var take = PageSize.Of(request.Take);
        var before = CursorText.DecodeNumber(request.Cursor);
        var rows = await Rows(db, Chosen(db.Incidents.AsNoTracking(), request, user)
            .Where(i => before == null || i.Number < before)
            .OrderByDescending(i => i.Number).Take(take + 1)).ToListAsync(ct);
        var partner = user.IsPartner();
        return new(
            [.. rows.Take(take).Select(row => row with
            {
                StateName = Texts.Of("state-" + row.State),
                ArticleNumber = partner ? null : row.ArticleNumber,
            })],
            rows.Count > take ? CursorText.EncodeNumber(rows[take - 1].Number) : null);
    }

    private static IQueryable<Incident> Chosen(IQueryable<Incident> incidents, ListIncidentsRequest request, CurrentUser user)
    {
        var me = user.Id;
        if (user.IsPartner())
        {
            var center = user.ServiceCenter ?? throw new Forbidden("no-service-center", "This partner has no service centre.");
            incidents = incidents.Where(i => i.ServiceCenter == center);
        }

        incidents = request.View switch
        {
            "mine" when request.State is null => incidents.Where(i => i.OwnerId == me && !i.IsFinal),
            "mine" => incidents.Where(i => i.OwnerId == me),
            "created" => incidents.Where(i => i.CreatedBy == me),
            "open" => incidents.Where(i => !i.IsFinal),
            _ => incidents,
        };
        if (request.State is { } state)
            incidents = incidents.Where(i => i.State == state);
        if (string.IsNullOrEmpty(request.Inn))
            return incidents;
        var key = InnKpp.Of(request.Inn, request.Kpp);
        return request.Kpp is null
            ? incidents.Where(i => i.Inn == key.Inn)
            : incidents.Where(i => i.Inn == key.Inn && i.Kpp == key.Kpp);
    }

    private static IQueryable<IncidentRow> Rows(IncidentsDb db, IQueryable<Incident> chosen) =>
        from i in chosen
        join s in db.Subscribers on i.SubscriberId equals s.Id
        join p in db.People on i.OwnerId equals p.Id into owners
        from owner in owners.DefaultIfEmpty()
        orderby i.Number descending
        select new IncidentRow(
            i.Id, i.Number, i.State, "", i.IsFinal, i.SubscriberId, i.Inn, i.Kpp == "" ? null : i.Kpp, s.Name, s.Vip, i.Head, i.ArticleNumber, i.OwnerId,
            owner!.Name, i.CreatedAt, i.ClosedAt, i.Version);
}
