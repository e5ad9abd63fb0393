using Helpdesk.Incidents.PutOff;

namespace Helpdesk.Incidents.Notices;

/// <summary>A notice's values.</summary>
/// <param name="Title">Up to 200 characters.</param>
/// <param name="Text">Up to 5,000 characters.</param>
/// <param name="Until">Shown until then, UTC.</param>
internal sealed record NoticeRequest(string? Title, string? Text, DateTimeOffset Until);

internal sealed class NoticeValidator : AbstractValidator<NoticeRequest>
{
    public NoticeValidator()
    {
        RuleFor(r => r.Title).NotEmpty().MaximumLength(200);
        RuleFor(r => r.Text).NotEmpty().MaximumLength(5_000);
    }
}

/// <summary>A notice as the API shows it.</summary>
internal sealed record NoticeView(Guid Id, int Version, string Title, string Text, DateTimeOffset Until, Guid AuthorId, string AuthorName, DateTimeOffset At)
{
    public static NoticeView Of(Notice n) => new(n.Id, n.Version, n.Title, n.Text, n.Until, n.AuthorId, n.AuthorName, n.At);
}

/// <summary><c>GET</c>, <c>POST /api/incidents/notices</c> and <c>PUT</c>, <c>DELETE …/{id}</c> (F118): the notice board.</summary>
internal static class KeepNotices
{
    private static readonly string[] Keepers = [Roles.Expert, Roles.Supervisor, Roles.Administrator];

    public static void Map(RouteGroupBuilder incidents)
    {
        incidents.MapGet("/notices", ListAsync).AllowRoles(Roles.Staff).WithSummary("The notice board, the latest first");
        incidents.MapPost("/notices", AddAsync).AllowRoles(Keepers).WithIdempotency<IncidentsDb>().Produces<NoticeView>(StatusCodes.Status201Created)
            .WithSummary("Puts up a notice");
        incidents.MapPut("/notices/{id:guid}", ChangeAsync).AllowRoles(Keepers).Produces<NoticeView>().WithSummary("Changes a notice");
        incidents.MapDelete("/notices/{id:guid}", DropAsync).AllowRoles(Keepers).Produces(StatusCodes.Status204NoContent)
            .WithSummary("Takes a notice down");
    }

    private static async Task<IReadOnlyList<NoticeView>> ListAsync(IncidentsDb db, TimeProvider time, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var found = await db.Notices.AsNoTracking().Where(n => n.Until > now).OrderByDescending(n => n.At).Take(Notice.Most).ToListAsync(ct);
        return [.. found.Select(NoticeView.Of)];
    }

    private static async Task<IResult> AddAsync(NoticeRequest request, CurrentUser user, IncidentsDb db, TimeProvider time, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        if (await db.Notices.CountAsync(n => n.Until > now, ct) >= Notice.Most)
            throw new RuleRefused("too-many-notices", $"There are {Notice.Most} notices already: take one down.");
        var notice = new Notice { Id = Guid.CreateVersion7(now), AuthorId = user.Id, AuthorName = user.Name, At = now };
        Apply(notice, request, now);
        db.Notices.Add(notice);
        await db.SaveChangesAsync(ct);
        return Versioned.Created("/api/incidents/notices", NoticeView.Of(notice), notice.Version);
    }

    private static async Task<IResult> ChangeAsync(Guid id, NoticeRequest request, IfMatch ifMatch, IncidentsDb db, TimeProvider time, CancellationToken ct)
    {
        var notice = await FindAsync(db, id, ct);
        ifMatch.Require(notice.Version, () => NoticeView.Of(notice));
        Apply(notice, request, time.GetUtcNow());
        await db.SaveChangesAsync(ct);
        return Versioned.Ok(NoticeView.Of(notice), notice.Version);
    }

    private static async Task<IResult> DropAsync(Guid id, IncidentsDb db, CancellationToken ct)
    {
        db.Notices.Remove(await FindAsync(db, id, ct));
        await db.SaveChangesAsync(ct);
        return Results.NoContent();
    }

    private static void Apply(Notice notice, NoticeRequest request, DateTimeOffset now)
    {
        Moments.RefuseOdd("until", request.Until, now);
        notice.Change(request.Title!.Trim(), request.Text!.Trim(), request.Until);
    }

    private static async Task<Notice> FindAsync(IncidentsDb db, Guid id, CancellationToken ct) =>
        await db.Notices.SingleOrDefaultAsync(n => n.Id == id, ct) ?? throw new NotFound("notice-not-found", $"There is no notice {id}.");
}
