using Helpdesk.Incidents.AnswerTemplates;
using Helpdesk.Incidents.AssignIncident;
using Helpdesk.Incidents.ChangeState;
using Helpdesk.Incidents.Contracts;
using Helpdesk.Incidents.Tags;

namespace Helpdesk.Incidents.Macros;

/// <summary><c>POST /api/incidents/{id}/macros/{macroId}</c> (P4): all that the macro does, or nothing of it.</summary>
internal static class RunMacro
{
    public static void Map(RouteGroupBuilder incidents) => incidents.MapPost("/{id:guid}/macros/{macroId:guid}", HandleAsync)
        .AllowRoles(Access.Writers).WithIdempotency<IncidentsDb>().Produces<ReadIncident.IncidentCard>().WithSummary("Runs a macro on an incident");

    private static async Task<IResult> HandleAsync(
        Guid id, Guid macroId, IfMatch ifMatch, CurrentUser user, IncidentsDb db, TimeProvider time, CancellationToken ct)
    {
        var macro = await db.MacroAsync(macroId, ct);
        var incident = await db.ToChangeAsync(id, ifMatch, user, ct);
        var text = macro.Text is null ? null : AnswerTemplate.Fill(macro.Text, await KeepAnswers.FactsAsync(db, id, user, ct));
        var own = db.Database.CurrentTransaction is null ? await db.Database.BeginTransactionAsync(ct) : null;
        await using var transaction = own;
        await RunAsync(db, incident, macro, text, user, time.GetUtcNow(), ct);
        await db.SaveChangesAsync(ct);
        if (own is not null)
            await own.CommitAsync(ct);
        return await db.ShowAsync(id, user, ct);
    }

    private static async Task RunAsync(IncidentsDb db, Incident incident, Macro macro, string? text, CurrentUser user, DateTimeOffset now, CancellationToken ct)
    {
        if (macro.Tag is { } tag)
            await db.TagAsync(incident, tag, user.Id, now, ct);
        if (macro.GroupId is { } groupId)
            await HandAsync(db, incident, groupId, text!, macro.Internal, user, now, ct);
        else if (text is not null)
            Say(db, incident, text, macro.Internal, user, now);
        if (macro.State is { } state && state != incident.State)
            await db.MoveAsync(incident, state, macro.Reason, null, user.Id, now, solutionGiven: text is not null && !macro.Internal, ct);
    }

    private static async Task HandAsync(
        IncidentsDb db, Incident incident, Guid groupId, string text, bool @internal, CurrentUser user, DateTimeOffset now, CancellationToken ct)
    {
        var group = (await ChangeMany.ChangeMany.GroupAsync(db, groupId, ct))!;
        await db.SendToGroupAsync(incident, group, ownerId: null, text, @internal ? PostKind.Internal : PostKind.Solution, user, now, ct);
    }

    private static void Say(IncidentsDb db, Incident incident, string text, bool @internal, CurrentUser user, DateTimeOffset now)
    {
        var post = Post.Said(incident.Id, @internal ? PostKind.Internal : PostKind.Solution, text, user.Id, now);
        db.Posts.Add(post);
        incident.WrittenIn(user.Id);
        db.Publish(new PostAdded(incident.Id, incident.Version, now, user.Id, post.Id, @internal ? "internal" : "solution"));
    }
}
