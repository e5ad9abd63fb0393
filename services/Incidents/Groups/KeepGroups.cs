using Helpdesk.Incidents.Contracts;
using Helpdesk.Incidents.Tags;

namespace Helpdesk.Incidents.Groups;

/// <summary>A group's values.</summary>
/// <param name="Name">Name for people.</param>
/// <param name="Kind"><c>house</c>, <c>serviceCenter</c> or <c>oko</c>.</param>
/// <param name="Code">Code of the service centre.</param>
/// <param name="OfferSms">Whether telling the client is offered; only for groups of the house.</param>
/// <param name="Active">False to take no more incidents.</param>
/// <param name="Members">Users.</param>
/// <param name="Tags">Tags that its members are offered (F73); null leaves them.</param>
/// <param name="TakesNew">
/// Channels whose new incidents begin with it (F37), each of one group at most; only for groups of the house; null leaves them.
/// </param>
internal sealed record GroupRequest(
    string? Name, GroupKind Kind, string? Code, bool OfferSms, bool? Active, Guid[]? Members, string[]? Tags, string[]? TakesNew);

internal sealed class GroupValidator : AbstractValidator<GroupRequest>
{
    public GroupValidator()
    {
        RuleFor(r => r.Name).NotEmpty().MaximumLength(200);
        RuleFor(r => r.Code).MaximumLength(20);
        RuleFor(r => r.Code).NotEmpty().When(r => r.Kind == GroupKind.ServiceCenter).WithMessage("A service centre has a code.");
        RuleFor(r => r.Members).Must(m => m is null || m.Length <= 1000).WithMessage("At most 1000 members.");
        RuleFor(r => r.Tags).Must(tags => tags is null || (tags.Length <= 200 && tags.All(tag => tag is not null))).WithMessage("At most 200 tags.");
        RuleFor(r => r.TakesNew).Must(channels => channels is null || channels.All(Channels.New.Contains))
            .WithMessage($"Channels are {string.Join(", ", Channels.New)}.");
    }
}

/// <summary>A group as the API shows it.</summary>
internal sealed record GroupView(Guid Id, int Version, string Name, GroupKind Kind, string? Code, bool OfferSms, bool Active, IReadOnlyList<Guid> Members,
    IReadOnlyList<string> Tags, IReadOnlyList<string> TakesNew)
{
    public static GroupView Of(Group g) => new(g.Id, g.Version, g.Name, g.Kind, g.Code, g.OfferSms, g.Active, g.Members, g.Tags, g.TakesNew);
}

/// <summary><c>GET</c>, <c>POST /api/incidents/groups</c> and <c>PUT /api/incidents/groups/{id}</c>.</summary>
internal static class KeepGroups
{
    private const int MostGroups = 500;

    public static void Map(RouteGroupBuilder incidents)
    {
        incidents.MapGet("/groups", ListAsync).AllowRoles(Roles.Staff).WithSummary("Groups that take incidents");
        incidents.MapPost("/groups", AddAsync).AllowRoles(Roles.Supervisor, Roles.Administrator).WithIdempotency<IncidentsDb>()
            .Produces<GroupView>(StatusCodes.Status201Created).WithSummary("Adds a group");
        incidents.MapPut("/groups/{id:guid}", ChangeAsync).AllowRoles(Roles.Supervisor, Roles.Administrator).Produces<GroupView>()
            .WithSummary("Changes a group");
    }

    private static async Task<IReadOnlyList<GroupView>> ListAsync(IncidentsDb db, CancellationToken ct) =>
        [.. (await db.Groups.AsNoTracking().OrderBy(g => g.Name).Take(MostGroups).ToListAsync(ct)).Select(GroupView.Of)];

    private static async Task<IResult> AddAsync(GroupRequest request, CurrentUser user, IncidentsDb db, TimeProvider time, CancellationToken ct)
    {
        if (await db.Groups.CountAsync(ct) >= MostGroups)
            throw new RuleRefused("too-many-groups", $"There are {MostGroups} groups already.");
        var group = new Group { Id = Guid.CreateVersion7(time.GetUtcNow()) };
        db.Groups.Add(group);
        await SaveAsync(db, group, request, user, time, ct);
        return Versioned.Created("/api/incidents/groups", GroupView.Of(group), group.Version);
    }

    private static async Task<IResult> ChangeAsync(
        Guid id, GroupRequest request, IfMatch ifMatch, CurrentUser user, IncidentsDb db, TimeProvider time, CancellationToken ct)
    {
        var group = await db.Groups.SingleOrDefaultAsync(g => g.Id == id, ct) ?? throw new NotFound("group-not-found", $"There is no group {id}.");
        ifMatch.Require(group.Version, () => GroupView.Of(group));
        await SaveAsync(db, group, request, user, time, ct);
        return Versioned.Ok(GroupView.Of(group), group.Version);
    }

    private static async Task SaveAsync(IncidentsDb db, Group group, GroupRequest request, CurrentUser user, TimeProvider time, CancellationToken ct)
    {
        var takesNew = request.TakesNew ?? group.TakesNew;
        if (await db.Groups.Where(g => g.Id != group.Id && g.Active && g.TakesNew.Any(channel => takesNew.Contains(channel))).Select(g => g.Name).FirstOrDefaultAsync(ct) is { } other)
            throw new RuleRefused("channel-taken", Texts.Of("channel-taken", other));
        group.Change(
            request.Name!.Trim(), request.Kind, request.Code?.Trim(), request.OfferSms, request.Active ?? true, request.Members ?? [],
            request.Tags?.Select(KeepTags.Clean) ?? group.Tags, takesNew);
        db.Publish(new GroupChanged(
            group.Id, group.Version, time.GetUtcNow(), user.Id, group.Name, group.Kind == GroupKind.House ? "house" : group.Kind == GroupKind.Oko ? "oko" : "serviceCenter",
            group.Code, group.OfferSms, group.Active, group.Members));
        await db.SaveChangesAsync(ct);
    }
}
