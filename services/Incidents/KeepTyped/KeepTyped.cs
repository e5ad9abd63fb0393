using System.Text.RegularExpressions;

namespace Helpdesk.Incidents.KeepTyped;

/// <summary>What was typed.</summary>
/// <param name="Content">The text, or the form's fields in a text of the desk's own format; at most 65,536 characters.</param>
/// <param name="Version">The version it goes on from; null when the last writer wins, which is right for one tab.</param>
internal sealed record KeepTypedRequest(string? Content, int? Version);

internal sealed class KeepTypedValidator : AbstractValidator<KeepTypedRequest>
{
    public KeepTypedValidator() => RuleFor(r => r.Content).NotNull().MaximumLength(TypedText.LongestContent);
}

/// <summary>A kept text.</summary>
internal sealed record TypedTextView(string Place, string Content, int Version, DateTimeOffset At);

/// <summary>A place where something typed waits.</summary>
internal sealed record TypedPlace(string Place, int Version, DateTimeOffset At);

/// <summary>
/// <c>GET /api/incidents/typed</c> and <c>GET</c>, <c>PUT</c>, <c>DELETE /api/incidents/typed/{place}</c> (P2): each person's own, one
/// statement each.
/// </summary>
internal static partial class KeepTyped
{
    public static void Map(RouteGroupBuilder incidents)
    {
        incidents.MapGet("/typed", ListAsync).AllowRoles(Access.WritersAndPartners).WithSummary("Where I have typed something that is not sent");
        incidents.MapGet("/typed/{place}", ReadAsync).AllowRoles(Access.WritersAndPartners).Produces<TypedTextView>()
            .WithSummary("What I have typed in a place");
        incidents.MapPut("/typed/{place}", KeepAsync).AllowRoles(Access.WritersAndPartners).Produces<TypedPlace>()
            .WithSummary("Keeps what I have typed in a place");
        incidents.MapDelete("/typed/{place}", ForgetAsync).AllowRoles(Access.WritersAndPartners).Produces(StatusCodes.Status204NoContent)
            .WithSummary("Forgets what I have typed in a place");
    }

    private static async Task<IReadOnlyList<TypedPlace>> ListAsync(CurrentUser user, IncidentsDb db, CancellationToken ct)
    {
        var me = user.Id;
        return await db.TypedTexts.AsNoTracking().Where(t => t.PersonId == me).OrderByDescending(t => t.At).Take(TypedText.MostPlaces)
            .Select(t => new TypedPlace(t.Place, t.Version, t.At)).ToListAsync(ct);
    }

    private static async Task<IResult> ReadAsync(string place, CurrentUser user, IncidentsDb db, CancellationToken ct)
    {
        RefuseOddPlace(place);
        var kept = await FindAsync(db, user.Id, place, ct) ?? throw new NotFound("nothing-typed", $"You have typed nothing in {place}.");
        return Versioned.Ok(kept, kept.Version);
    }

    private static async Task<IResult> KeepAsync(
        string place, KeepTypedRequest request, CurrentUser user, IncidentsDb db, TimeProvider time, CancellationToken ct)
    {
        RefuseOddPlace(place);
        var (me, now) = (user.Id, time.GetUtcNow());
        var kept = await db.Database.SqlQuery<int>(
            $"""
             insert into typed_texts as t (person_id, place, content, version, at)
             select {me}, {place}, {request.Content}, 1, {now}
             where (select count(*) from typed_texts where person_id = {me}) < {TypedText.MostPlaces}
                or exists (select 1 from typed_texts where person_id = {me} and place = {place})
             on conflict (person_id, place) do update set content = excluded.content, version = t.version + 1, at = excluded.at
             where {request.Version}::int is null or t.version = {request.Version}
             returning version "Value"
             """).ToListAsync(ct);
        if (kept is [var version])
            return Versioned.Ok(new TypedPlace(place, version, now), version);
        if (await FindAsync(db, me, place, ct) is { } current)
            throw new StaleVersion(current, current.Version);
        throw new RuleRefused("too-many-places", $"You have typed in {TypedText.MostPlaces} places already.");
    }

    private static async Task<IResult> ForgetAsync(string place, CurrentUser user, IncidentsDb db, CancellationToken ct)
    {
        RefuseOddPlace(place);
        var me = user.Id;
        await db.TypedTexts.Where(t => t.PersonId == me && t.Place == place).ExecuteDeleteAsync(ct);
        return Results.NoContent();
    }

    private static Task<TypedTextView?> FindAsync(IncidentsDb db, Guid me, string place, CancellationToken ct) =>
        db.TypedTexts.AsNoTracking().Where(t => t.PersonId == me && t.Place == place)
            .Select(t => new TypedTextView(t.Place, t.Content, t.Version, t.At)).SingleOrDefaultAsync(ct);

    private static void RefuseOddPlace(string place)
    {
        if (!Place().IsMatch(place))
            throw new BadInput("place", "A place has up to 100 letters, digits, dots, hyphens, colons and underscores.");
    }

    [GeneratedRegex(@"^[A-Za-z0-9._:-]{1,100}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Place();
}
