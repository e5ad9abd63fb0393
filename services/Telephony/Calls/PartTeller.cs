namespace Helpdesk.Telephony.Calls;

/// <summary>Tells the parts of one leg: who talked from when to when, and whether he handed the call on.</summary>
internal static class PartTeller
{
    public static IEnumerable<PartStory> Parts(Leg leg, CallEnding call)
    {
        var answers = Answers(leg);
        for (var i = 0; i < answers.Count; i++)
        {
            var (person, at) = answers[i];
            var next = i + 1 < answers.Count ? answers[i + 1] : ((string Person, DateTimeOffset At)?)null;
            var (endedAt, byTransfer, target) = End(leg, call, person, at, next);
            var rangAt = leg.Events.Where(e => e.Kind == PbxEventKind.Ring && e.At <= at).Select(e => e.At).DefaultIfEmpty(at).Min();
            yield return new PartStory(leg.Key, person, rangAt, at, endedAt, Held(leg, at, endedAt), byTransfer, byTransfer ? target ?? next?.Person : null);
        }
    }

    // An answer that names nobody is by the only one who rings there, or by a machine: then it is no person's part.
    private static List<(string Person, DateTimeOffset At)> Answers(Leg leg)
    {
        var ringing = leg.Events.Where(e => e.Kind == PbxEventKind.Ring).SelectMany(e => e.Users).Select(Person.Key).OfType<string>()
            .Distinct().Take(2).ToList();
        var told = leg.Events.Where(e => e.Kind == PbxEventKind.Answer).ToList();
        if (told.Exists(e => !e.Assumed)) told.RemoveAll(e => e.Assumed);
        var answers = told
            .Select(e => (Person: Person.Key(e.Person) ?? (ringing.Count == 1 ? ringing[0] : null), e.At))
            .Where(answer => answer.Person is not null && !Person.IsMachine(answer.Person))
            .GroupBy(answer => answer.Person!, StringComparer.Ordinal)
            .Select(person => (person.Key, person.Min(answer => answer.At)))
            .OrderBy(answer => answer.Item2).ThenBy(answer => answer.Key, StringComparer.Ordinal).ToList();
        return answers.Exists(answer => answer.Key != Person.Unnamed) ? answers.FindAll(answer => answer.Key != Person.Unnamed) : answers;
    }

    private static (DateTimeOffset? At, bool ByTransfer, string? Target) End(
        Leg leg, CallEnding call, string person, DateTimeOffset from, (string Person, DateTimeOffset At)? next)
    {
        var transfer = Told(leg, PbxEventKind.Transfer, person, from,
            e => IsFor(e, person) && (e.Person is not null || next is null || e.At <= next.Value.At));
        var over = Told(leg, PbxEventKind.LegEnd, person, from, e => e.Cause != EndCause.Forwarded || IsFor(e, person));

        (DateTimeOffset At, bool ByTransfer, string? Target)? end = null;
        if (transfer is not null) Take(transfer.At, true, transfer.Target);
        if (next is { } follower) Take(follower.At, true, null);
        if (over is not null) Take(over.At, over.Cause == EndCause.Forwarded, over.Target);
        if (call.At is { } callEnd) Take(callEnd, call.Cause == EndCause.Forwarded && next is null && over is null, null);
        return end is { } known ? (known.At < from ? from : known.At, known.ByTransfer, known.Target) : (null, false, null);

        void Take(DateTimeOffset at, bool byTransfer, string? target)
        {
            if (end is null || at < end.Value.At) end = (at, byTransfer, target);
        }
    }

    private static bool IsFor(PbxEvent told, string person) => Person.Key(told.Person) is not { } named || named == person;

    // The first one after the answer. One that was heard of before it came out of order: it stands for "no sooner than answered",
    // unless it may have been about somebody else whom the leg rang before.
    private static PbxEvent? Told(Leg leg, PbxEventKind kind, string person, DateTimeOffset from, Func<PbxEvent, bool> fits)
    {
        var told = leg.Events.Where(e => e.Kind == kind && fits(e)).ToList();
        return told.Find(e => e.At >= from)
            ?? told.FindLast(e => Person.Key(e.Person) == person || (e.Kind == PbxEventKind.LegEnd && e.Cause != EndCause.Forwarded));
    }

    private static TimeSpan Held(Leg leg, DateTimeOffset from, DateTimeOffset? to)
    {
        var held = TimeSpan.Zero;
        DateTimeOffset? since = null;
        foreach (var e in leg.Events.Where(e => e.At >= from && (to is null || e.At <= to)))
        {
            if (e.Kind == PbxEventKind.Hold) since ??= e.At;
            if (e.Kind != PbxEventKind.Resume || since is null) continue;
            held += e.At - since.Value;
            since = null;
        }

        return since is { } open && to is { } end ? held + (end - open) : held;
    }
}
