using Helpdesk.Incidents.AnswerTemplates;
using Helpdesk.Incidents.ChangeState;
using Helpdesk.Incidents.Tags;

namespace Helpdesk.Incidents.Macros;

/// <summary>A macro's values; at least one of text, tag, group and state.</summary>
/// <param name="Name">Its name; unique.</param>
/// <param name="Text">What is said, with places like <c>{contact}</c>.</param>
/// <param name="Internal">Said for the house only.</param>
/// <param name="Tag">A tag to put on.</param>
/// <param name="GroupId">A group of the house to hand it to; the text is its description.</param>
/// <param name="State">The state it goes to.</param>
/// <param name="Reason">Why, when that one is final.</param>
internal sealed record MacroRequest(string? Name, string? Text, bool Internal, string? Tag, Guid? GroupId, string? State, string? Reason);

internal sealed class MacroValidator : AbstractValidator<MacroRequest>
{
    public MacroValidator()
    {
        RuleFor(r => r.Name).NotEmpty().MaximumLength(100);
        RuleFor(r => r.Text).MaximumLength(Post.LongestText).Must(text => AnswerTemplate.UnknownPlaces(text).Count == 0)
            .WithMessage($"Known places are {string.Join(", ", AnswerTemplate.Places)}.");
        RuleFor(r => r.Text).NotEmpty().When(r => r.GroupId is not null).WithMessage("A group has to be told what to do.");
        RuleFor(r => r.Reason).MaximumLength(500);
        RuleFor(r => r.State).Must((r, _) => r is not { Text: null or "", Tag: null or "", GroupId: null, State: null or "" })
            .WithMessage("Say what it does: text, tag, groupId or state.");
    }
}

/// <summary>A macro as the API shows it.</summary>
internal sealed record MacroView(Guid Id, int Version, string Name, string? Text, bool Internal, string? Tag, Guid? GroupId, string? State, string? Reason)
{
    public static MacroView Of(Macro m) => new(m.Id, m.Version, m.Name, m.Text, m.Internal, m.Tag, m.GroupId, m.State, m.Reason);
}

/// <summary><c>GET</c>, <c>POST /api/incidents/macros</c> and <c>PUT</c>, <c>DELETE …/{macroId}</c> (P4).</summary>
internal static class KeepMacros
{
    private static readonly string[] Keepers = [Roles.Expert, Roles.Supervisor, Roles.Administrator];

    public static void Map(RouteGroupBuilder incidents)
    {
        incidents.MapGet("/macros", ListAsync).AllowRoles(Access.Writers).WithSummary("Macros");
        incidents.MapPost("/macros", AddAsync).AllowRoles(Keepers).WithIdempotency<IncidentsDb>().Produces<MacroView>(StatusCodes.Status201Created)
            .WithSummary("Adds a macro");
        incidents.MapPut("/macros/{macroId:guid}", ChangeAsync).AllowRoles(Keepers).Produces<MacroView>().WithSummary("Changes a macro");
        incidents.MapDelete("/macros/{macroId:guid}", DropAsync).AllowRoles(Keepers).Produces(StatusCodes.Status204NoContent)
            .WithSummary("Drops a macro");
    }

    private static async Task<IReadOnlyList<MacroView>> ListAsync(IncidentsDb db, CancellationToken ct) =>
        [.. (await db.Macros.AsNoTracking().OrderBy(m => m.Name).Take(Macro.Most).ToListAsync(ct)).Select(MacroView.Of)];

    private static async Task<IResult> AddAsync(MacroRequest request, IncidentsDb db, TimeProvider time, CancellationToken ct)
    {
        if (await db.Macros.CountAsync(ct) >= Macro.Most)
            throw new RuleRefused("too-many-macros", $"There are {Macro.Most} macros already.");
        var macro = new Macro { Id = Guid.CreateVersion7(time.GetUtcNow()) };
        await ApplyAsync(db, macro, request, ct);
        db.Macros.Add(macro);
        await SaveAsync(db, macro, ct);
        return Versioned.Created("/api/incidents/macros", MacroView.Of(macro), macro.Version);
    }

    private static async Task<IResult> ChangeAsync(Guid macroId, MacroRequest request, IfMatch ifMatch, IncidentsDb db, CancellationToken ct)
    {
        var macro = await db.MacroAsync(macroId, ct);
        ifMatch.Require(macro.Version, () => MacroView.Of(macro));
        await ApplyAsync(db, macro, request, ct);
        await SaveAsync(db, macro, ct);
        return Versioned.Ok(MacroView.Of(macro), macro.Version);
    }

    private static async Task<IResult> DropAsync(Guid macroId, IncidentsDb db, CancellationToken ct)
    {
        db.Macros.Remove(await db.MacroAsync(macroId, ct));
        await db.SaveChangesAsync(ct);
        return Results.NoContent();
    }

    private static async Task ApplyAsync(IncidentsDb db, Macro macro, MacroRequest request, CancellationToken ct)
    {
        await ChangeMany.ChangeMany.GroupAsync(db, request.GroupId, ct);
        var states = await db.StatesAsync(ct);
        if (!string.IsNullOrEmpty(request.State) && states.Find(request.State) is null)
            throw new BadInput("state", "There is no such state.");
        if (states.Find(request.State) is { Final: true, ClosingReason: null } && string.IsNullOrWhiteSpace(request.Reason))
            throw new BadInput("reason", Texts.Of("reason-missing"));
        macro.Change(
            request.Name!.Trim(), request.Text.OrNull(), request.Internal, request.Tag.OrNull() is { } tag ? KeepTags.Clean(tag) : null, request.GroupId, request.State.OrNull(),
            request.Reason.OrNull());
    }

    private static async Task SaveAsync(IncidentsDb db, Macro macro, CancellationToken ct)
    {
        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DbUpdateException taken) when (taken.InnerException is Npgsql.PostgresException { SqlState: Npgsql.PostgresErrorCodes.UniqueViolation })
        {
            throw new RuleRefused("name-taken", $"There is a macro «{macro.Name}» already.");
        }
    }

    /// <summary>The macro of that id.</summary>
    public static async Task<Macro> MacroAsync(this IncidentsDb db, Guid id, CancellationToken ct) =>
        await db.Macros.SingleOrDefaultAsync(m => m.Id == id, ct) ?? throw new NotFound("macro-not-found", $"There is no macro {id}.");
}
