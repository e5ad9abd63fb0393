namespace Helpdesk.Telephony.Calls;

internal enum CallState { Ringing = 1, Active = 2, Ended = 3 }

/// <summary>What a set of events tells of a call, taken together.</summary>
internal sealed record CallStory(
    CallState State, CallDirection? Direction, string? From, string? To, DateTimeOffset StartedAt, DateTimeOffset? AnsweredAt,
    DateTimeOffset? EndedAt, EndCause Cause, bool EndUnknown, DateTimeOffset? QuietSince, IReadOnlyList<PartStory> Parts,
    IReadOnlyList<string> Ringing, IReadOnlyList<string> Recordings);

/// <summary>One person's part of a call.</summary>
internal sealed record PartStory(
    string Leg, string Person, DateTimeOffset RangAt, DateTimeOffset AnsweredAt, DateTimeOffset? EndedAt, TimeSpan Held,
    bool EndedByTransfer, string? TransferredTo);

/// <summary>Tells a call from its events: a pure function of their set.</summary>
internal static class CallTeller
{
    public static CallStory Tell(IEnumerable<PbxEvent> events)
    {
        var all = events.BySequence().InOrder().ToList();
        var legs = all.Where(e => e.Leg.Length > 0).GroupBy(e => e.Leg, StringComparer.Ordinal)
            .Select(leg => new Leg(leg.Key, [.. leg])).ToList();
        var end = EndOf(all, legs);
        var parts = legs.SelectMany(leg => PartTeller.Parts(leg, end)).OrderBy(p => p.AnsweredAt).ThenBy(p => p.Leg, StringComparer.Ordinal).ToList();
        if (parts.Count == 0) parts.AddRange(PartTeller.Parts(new Leg("", [.. all.Where(e => e.Leg.Length == 0)]), end));
        for (var i = 0; i + 1 < parts.Count; i++)
            if (parts[i] is { EndedByTransfer: true, TransferredTo: null })
                parts[i] = parts[i] with { TransferredTo = parts.Skip(i + 1).FirstOrDefault(p => p.AnsweredAt >= parts[i].EndedAt)?.Person };

        var answeredAt = parts.Count > 0 ? parts[0].AnsweredAt : (DateTimeOffset?)null;
        return new CallStory(
            end.At is not null ? CallState.Ended : answeredAt is not null ? CallState.Active : CallState.Ringing,
            First(all, e => e.Direction),
            First(all, e => e.From), First(all, e => e.To), all[0].At, answeredAt, end.At, end.Cause, end.Unknown, end.QuietSince, parts,
            [.. all.Where(e => e.Kind == PbxEventKind.Ring).SelectMany(e => e.Users).Select(Person.Key).OfType<string>()
                .Where(key => !Person.IsMachine(key)).Distinct()],
            [.. all.Select(e => e.Recording).OfType<string>().Distinct()]);
    }

    // The ring tells best who calls whom; a hangup may be about another leg.
    private static T? First<T>(List<PbxEvent> all, Func<PbxEvent, T?> value) where T : class =>
        all.Where(e => e.Kind == PbxEventKind.Ring).Select(value).FirstOrDefault(v => v is not null)
        ?? all.Select(value).FirstOrDefault(v => v is not null);

    private static CallDirection? First(List<PbxEvent> all, Func<PbxEvent, CallDirection?> value) =>
        all.Where(e => e.Kind == PbxEventKind.Ring).Select(value).FirstOrDefault(v => v is not null)
        ?? all.Select(value).FirstOrDefault(v => v is not null);

    private static CallEnding EndOf(List<PbxEvent> all, List<Leg> legs)
    {
        if (WholeEnd(all, legs) is { } told)
            return new(told.At, told.Cause ?? EndCause.Unknown, false, null);

        var living = legs.Where(leg => leg.IsALeg).ToList();
        var quiet = living.Count > 0 && living.TrueForAll(leg => leg.LastEnd is not null);
        var ends = quiet ? living.Select(leg => leg.LastEnd!).ToList() : [];
        var last = ends.Where(e => e.Kind == PbxEventKind.LegEnd).MaxBy(e => (e.At, e.Cause)) ?? ends.MaxBy(e => (e.At, e.Cause));
        if (last is { Kind: PbxEventKind.LegEnd, Partial: false } and not { Cause: EndCause.Forwarded })
            return new(last.At, last.Cause ?? EndCause.Unknown, false, null);

        if (all.Find(e => e is { Kind: PbxEventKind.CallEnd, Assumed: true }) is not { } assumed)
            return new(null, EndCause.Unknown, false, last?.At);
        return last is null ? new(assumed.At, EndCause.Unknown, true, null) : new(last.At, last.Cause ?? EndCause.NoAnswer, false, last.At);
    }

    // Two calls of the provider that a transfer made one are over when both are.
    private static PbxEvent? WholeEnd(List<PbxEvent> all, List<Leg> legs)
    {
        var ends = all.Where(e => e is { Kind: PbxEventKind.CallEnd, Assumed: false }).DistinctBy(Whole).ToList();
        if (ends.Count == 0) return null;
        var over = ends.Select(Whole).ToHashSet();
        var goesOn = legs.Exists(leg => leg is { IsALeg: true, LastEnd: null } && !leg.Events.Any(e => over.Contains(Whole(e))));
        return goesOn ? null : ends.MaxBy(e => e.At);
    }

    private static string Whole(PbxEvent told) => told.Call ?? told.Leg;
}

/// <summary>How and when a call ended, so far as is known.</summary>
/// <param name="QuietSince">No leg is left, but the call may go on elsewhere or its end be told yet.</param>
internal readonly record struct CallEnding(DateTimeOffset? At, EndCause Cause, bool Unknown, DateTimeOffset? QuietSince);

/// <summary>The events of one leg, in order.</summary>
internal sealed record Leg(string Key, IReadOnlyList<PbxEvent> Events)
{
    /// <summary>What only told of a recording or a transfer does not keep a call open.</summary>
    public bool IsALeg { get; } = Events.Any(e => e.Kind is PbxEventKind.Ring or PbxEventKind.Answer or PbxEventKind.LegEnd or PbxEventKind.RingEnd);

    /// <summary>The last end; a phone that fell silent ended unless it was picked up.</summary>
    public PbxEvent? LastEnd { get; } = Events.Where(e => e.Kind == PbxEventKind.LegEnd).MaxBy(e => (e.At, e.Cause))
        ?? (Events.All(e => e.Kind != PbxEventKind.Answer) ? Events.Where(e => e.Kind == PbxEventKind.RingEnd).MaxBy(e => (e.At, e.Cause)) : null);
}
