using Helpdesk.Telephony.Calls;
using Helpdesk.Telephony.LinkCalls;
using Helpdesk.Telephony.NoteCall;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Telephony.FindCalls;

/// <summary>A call as the API shows it. Times UTC, lengths in seconds.</summary>
internal sealed record CallView(
    Guid Id, int Version, string Direction, CallState State, string? From, string? FromDisplay, string? To, DateTimeOffset StartedAt,
    DateTimeOffset? AnsweredAt, DateTimeOffset? EndedAt, EndCause? Cause, bool EndUnknown, bool Missed, bool Linked,
    bool HasRecording, IReadOnlyList<PartView> Parts, IReadOnlyList<LinkView> Incidents, IReadOnlyList<NoteView> Notes);

/// <summary>Who had the call when, and what the count made of it.</summary>
internal sealed record PartView(
    Guid Id, Guid? OperatorId, string? OperatorName, string? Extension, DateTimeOffset AnsweredAt, DateTimeOffset? EndedAt, double WaitSeconds,
    double? TalkSeconds, double HoldSeconds, double? WrapUpSeconds, bool EndedByTransfer, string? TransferredTo, VerdictView? Verdict);

/// <summary>Whether the part counts in the registration % and how.</summary>
internal sealed record VerdictView(bool Linked, string? Exclusion, double DurationSeconds, int RulesVersion);

/// <summary>A link of the call.</summary>
/// <param name="SurvivorId">The incident that goes on for it when it was merged; else null.</param>
/// <param name="SurvivorNumber">That one's number.</param>
internal sealed record LinkView(
    Guid IncidentId, long? Number, DateTimeOffset LinkedAt, Guid? LinkedBy, Guid? SurvivorId, long? SurvivorNumber);

internal static class CallViews
{
    /// <summary>Calls with the names and links to show.</summary>
    public static async Task<IReadOnlyList<CallView>> ViewsAsync(
        this TelephonyDb db, IReadOnlyList<Call> calls, CancellationToken cancellationToken)
    {
        var ids = calls.Select(call => call.Id).ToArray();
        var people = calls.SelectMany(call => call.Parts).Select(part => part.OperatorId).OfType<Guid>().Distinct().ToArray();
        var names = people.Length == 0 ? [] : await db.People.Where(person => people.Contains(person.UserId))
            .ToDictionaryAsync(person => person.UserId, person => person.Name, cancellationToken);
        var links = await (
            from link in db.Links
            where ids.Contains(link.CallId)
            join incident in db.Incidents on link.IncidentId equals incident.IncidentId into known
            from incident in known.DefaultIfEmpty()
            orderby link.LinkedAt
            select new { Link = link, Incident = incident }).AsNoTracking().ToListAsync(cancellationToken);
        var survivors = await db.SurvivorsAsync(
            [.. links.Select(row => row.Incident).OfType<KnownIncident>().DistinctBy(incident => incident.IncidentId)], cancellationToken);
        var notes = await db.Notes.AsNoTracking().Where(note => ids.Contains(note.CallId)).OrderBy(note => note.Id).ToListAsync(cancellationToken);
        var recorded = await db.Recordings.Where(recording => ids.Contains(recording.CallId)).Select(recording => recording.CallId).Distinct()
            .ToListAsync(cancellationToken);
        return [.. calls.Select(call => new CallView(
            call.Id, call.Version, call.IsInbound ? "in" : "out", call.State, call.From, PhoneNumber.Display(call.From),
            PhoneNumber.Display(call.To), call.StartedAt, call.AnsweredAt, call.EndedAt, call.State == CallState.Ended ? call.Cause : null,
            call.EndUnknown, call.Missed, call.Linked, call.Events.Exists(e => e.Recording is not null) || recorded.Contains(call.Id),
            [.. call.Parts.Where(part => !part.Withdrawn).OrderBy(part => part.AnsweredAt).ThenBy(part => part.Id).Select(part => PartOf(part, names))],
            [.. links.Where(row => row.Link.CallId == call.Id).Select(row => LinkOf(row.Link, row.Incident, survivors.GetValueOrDefault(row.Link.IncidentId)))],
            [.. notes.Where(note => note.CallId == call.Id).Select(NoteView.Of)]))];
    }

    private static LinkView LinkOf(CallIncident link, KnownIncident? incident, KnownIncident? survivor) =>
        new(link.IncidentId, incident?.Number, link.LinkedAt, link.LinkedBy, survivor?.IncidentId, survivor?.Number);

    private static PartView PartOf(CallPart part, Dictionary<Guid, string> names) => new(
        part.Id, part.OperatorId, part.OperatorId is { } id ? names.GetValueOrDefault(id) : null, part.Extension, part.AnsweredAt, part.EndedAt,
        part.Wait.TotalSeconds, part.Talk?.TotalSeconds, part.Held.TotalSeconds, part.WrapUp?.TotalSeconds, part.EndedByTransfer, part.TransferredTo,
        part.VerdictVersion == 0 ? null : new VerdictView(part.Linked, part.Exclusion, part.DurationSeconds, part.RulesVersion));
}
