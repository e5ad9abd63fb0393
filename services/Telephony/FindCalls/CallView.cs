using Helpdesk.Telephony.Calls;
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
    double? TalkSeconds, double HoldSeconds, bool EndedByTransfer, string? TransferredTo, VerdictView? Verdict);

/// <summary>Whether the part counts in the registration % and how.</summary>
internal sealed record VerdictView(bool Linked, string? Exclusion, double DurationSeconds, int RulesVersion);

/// <summary>A link of the call.</summary>
internal sealed record LinkView(Guid IncidentId, long? Number, DateTimeOffset LinkedAt, Guid? LinkedBy);

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
            select new { link.CallId, link.IncidentId, Number = (long?)incident.Number, link.LinkedAt, link.LinkedBy }).ToListAsync(cancellationToken);
        var notes = await db.Notes.AsNoTracking().Where(note => ids.Contains(note.CallId)).OrderBy(note => note.Id).ToListAsync(cancellationToken);
        return [.. calls.Select(call => new CallView(
            call.Id, call.Version, call.IsInbound ? "in" : "out", call.State, call.From, PhoneNumber.Display(call.From),
            PhoneNumber.Display(call.To), call.StartedAt, call.AnsweredAt, call.EndedAt, call.State == CallState.Ended ? call.Cause : null,
            call.EndUnknown, call.Missed, call.Linked, call.Events.Exists(e => e.Recording is not null),
            [.. call.Parts.OrderBy(part => part.AnsweredAt).ThenBy(part => part.Id).Select(part => PartOf(part, names))],
            [.. links.Where(link => link.CallId == call.Id).Select(link => new LinkView(link.IncidentId, link.Number, link.LinkedAt, link.LinkedBy))],
            [.. notes.Where(note => note.CallId == call.Id).Select(NoteView.Of)]))];
    }

    private static PartView PartOf(CallPart part, Dictionary<Guid, string> names) => new(
        part.Id, part.OperatorId, part.OperatorId is { } id ? names.GetValueOrDefault(id) : null, part.Extension, part.AnsweredAt, part.EndedAt,
        part.Wait.TotalSeconds, part.Talk?.TotalSeconds, part.Held.TotalSeconds, part.EndedByTransfer, part.TransferredTo,
        part.VerdictVersion == 0 ? null : new VerdictView(part.Linked, part.Exclusion, part.DurationSeconds, part.RulesVersion));
}
