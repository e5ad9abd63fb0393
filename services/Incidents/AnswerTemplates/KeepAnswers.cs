using Npgsql;

namespace Helpdesk.Incidents.AnswerTemplates;

/// <summary>A ready answer's values.</summary>
/// <param name="Shortcut">What is typed after two colons: letters, digits, hyphens.</param>
/// <param name="Title">Name in the list.</param>
/// <param name="Text">The answer, with places like <c>{contact}</c>.</param>
/// <param name="Shared">Everybody's; only who keeps the desk's texts may add those. Fixed once added.</param>
internal sealed record AnswerRequest(string? Shortcut, string? Title, string? Text, bool Shared);

internal sealed class AnswerValidator : AbstractValidator<AnswerRequest>
{
    public AnswerValidator()
    {
        RuleFor(r => r.Shortcut).NotEmpty().Matches(@"^[\p{L}\p{Nd}-]{1,40}\z").WithMessage("A shortcut has 1 to 40 letters, digits or hyphens.");
        RuleFor(r => r.Title).NotEmpty().MaximumLength(200);
        RuleFor(r => r.Text).NotEmpty().MaximumLength(Post.LongestText).Custom((text, context) =>
        {
            foreach (var unknown in AnswerTemplate.UnknownPlaces(text))
                context.AddFailure("text", $"There is nothing to fill {{{unknown}}} with; known are {string.Join(", ", AnswerTemplate.Places)}.");
        });
    }
}

/// <summary>A ready answer as the API shows it.</summary>
/// <param name="Id">The answer.</param>
/// <param name="Version">+1 with every change.</param>
/// <param name="Shared">Whether it is everybody's.</param>
/// <param name="Shortcut">What is typed after two colons.</param>
/// <param name="Title">Name in the list.</param>
/// <param name="Text">With its places.</param>
/// <param name="Filled">With its places filled in from the incident asked about.</param>
internal sealed record AnswerView(Guid Id, int Version, bool Shared, string Shortcut, string Title, string Text, string? Filled)
{
    public static AnswerView Of(AnswerTemplate a, AnswerFacts? facts = null) => new(
        a.Id, a.Version, a.OwnerId is null, a.Shortcut, a.Title, a.Text, facts is null ? null : AnswerTemplate.Fill(a.Text, facts));
}

/// <summary><c>GET</c>, <c>POST /api/incidents/answers</c> and <c>PUT</c>, <c>DELETE /api/incidents/answers/{id}</c> (F43, P4).</summary>
internal static class KeepAnswers
{
    private const int MostAnswers = 500;

    private static readonly string[] Keepers = [Roles.Expert, Roles.Supervisor, Roles.Administrator];

    public static void Map(RouteGroupBuilder incidents)
    {
        incidents.MapGet("/answers", ListAsync).AllowRoles(Access.Writers).WithSummary("Ready answers, mine and everybody's, filled in for an incident");
        incidents.MapPost("/answers", AddAsync).AllowRoles(Access.Writers).WithIdempotency<IncidentsDb>()
            .Produces<AnswerView>(StatusCodes.Status201Created).WithSummary("Adds a ready answer");
        incidents.MapPut("/answers/{id:guid}", ChangeAsync).AllowRoles(Access.Writers).Produces<AnswerView>().WithSummary("Changes a ready answer");
        incidents.MapDelete("/answers/{id:guid}", DropAsync).AllowRoles(Access.Writers).Produces(StatusCodes.Status204NoContent)
            .WithSummary("Drops a ready answer");
    }

    private static async Task<IReadOnlyList<AnswerView>> ListAsync(
        Guid? incidentId, string? shortcut, CurrentUser user, IncidentsDb db, CancellationToken ct)
    {
        var me = user.Id;
        var facts = incidentId is { } id ? await FactsAsync(db, id, user, ct) : null;
        var mine = db.Answers.AsNoTracking().Where(a => a.OwnerId == null || a.OwnerId == me);
        if (!string.IsNullOrEmpty(shortcut))
            mine = mine.Where(a => a.Shortcut == shortcut);
        // My own shortcut goes before everybody's of the same name.
        var found = await mine.OrderBy(a => a.Shortcut).ThenBy(a => a.OwnerId == null).Take(2 * MostAnswers).ToListAsync(ct);
        return [.. found.Select(a => AnswerView.Of(a, facts))];
    }

    /// <summary>What an incident has to say in an answer.</summary>
    public static async Task<AnswerFacts> FactsAsync(IncidentsDb db, Guid incidentId, CurrentUser user, CancellationToken ct)
    {
        var found = await (
            from i in db.Incidents.Where(i => i.Id == incidentId)
            join s in db.Subscribers on i.SubscriberId equals s.Id
            select new { i.Number, s.Name, i.Inn, i.Kpp, i.ContactName, i.ArticleNumber }).SingleOrDefaultAsync(ct)
            ?? throw Incident.NotFoundById(incidentId);
        return new(found.Number, found.Name, found.Inn, found.Kpp, found.ContactName, user.Name, found.ArticleNumber);
    }

    private static async Task<IResult> AddAsync(AnswerRequest request, CurrentUser user, IncidentsDb db, TimeProvider time, CancellationToken ct)
    {
        Guid? owner = request.Shared ? null : user.Id;
        RefuseStrangers(owner, user);
        if (await db.Answers.CountAsync(a => a.OwnerId == owner, ct) >= MostAnswers)
            throw new RuleRefused("too-many-answers", $"There are {MostAnswers} answers already.");
        var answer = new AnswerTemplate { Id = Guid.CreateVersion7(time.GetUtcNow()), OwnerId = owner };
        db.Answers.Add(answer);
        await SaveAsync(db, answer, request, user, time, ct);
        return Versioned.Created("/api/incidents/answers", AnswerView.Of(answer), answer.Version);
    }

    private static async Task<IResult> ChangeAsync(
        Guid id, AnswerRequest request, IfMatch ifMatch, CurrentUser user, IncidentsDb db, TimeProvider time, CancellationToken ct)
    {
        var answer = await ToChangeAsync(db, id, ifMatch, user, ct);
        await SaveAsync(db, answer, request, user, time, ct);
        return Versioned.Ok(AnswerView.Of(answer), answer.Version);
    }

    private static async Task<IResult> DropAsync(Guid id, IfMatch ifMatch, CurrentUser user, IncidentsDb db, CancellationToken ct)
    {
        db.Answers.Remove(await ToChangeAsync(db, id, ifMatch, user, ct));
        await db.SaveChangesAsync(ct);
        return Results.NoContent();
    }

    private static async Task<AnswerTemplate> ToChangeAsync(IncidentsDb db, Guid id, IfMatch ifMatch, CurrentUser user, CancellationToken ct)
    {
        var me = user.Id;
        var answer = await db.Answers.SingleOrDefaultAsync(a => a.Id == id && (a.OwnerId == null || a.OwnerId == me), ct)
            ?? throw new NotFound("answer-not-found", $"There is no answer {id}.");
        RefuseStrangers(answer.OwnerId, user);
        ifMatch.Require(answer.Version, () => AnswerView.Of(answer));
        return answer;
    }

    private static void RefuseStrangers(Guid? owner, CurrentUser user)
    {
        if (owner is null && !user.Is(Keepers))
            throw new Forbidden("shared-answers", "Everybody's answers are kept by experts, supervisors and administrators.");
    }

    private static async Task SaveAsync(
        IncidentsDb db, AnswerTemplate answer, AnswerRequest request, CurrentUser user, TimeProvider time, CancellationToken ct)
    {
        answer.Change(request.Shortcut!, request.Title!.Trim(), request.Text!.Trim(), user.Id, time.GetUtcNow());
        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DbUpdateException taken) when (taken.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            throw new RuleRefused("shortcut-taken", $"There is an answer ::{answer.Shortcut} already.");
        }
    }
}
