using Helpdesk.Telephony.CountCalls;

namespace Helpdesk.Telephony.Calls;

/// <summary>One person's part of a call: the unit of the registration % (decision 3).</summary>
internal sealed class CallPart
{
    private CallPart() { }

    public Guid Id { get; private set; }

    public Guid CallId { get; private set; }

    public string Leg { get; private set; } = "";

    /// <summary>The extension or name that answered, as <see cref="Calls.Person.Key"/>.</summary>
    public string Person { get; private set; } = "";

    /// <summary>Whose extension it was at that moment; a later claim changes nothing.</summary>
    public Guid? OperatorId { get; private set; }

    public DateTimeOffset RangAt { get; private set; }

    public DateTimeOffset AnsweredAt { get; private set; }

    public DateTimeOffset? EndedAt { get; private set; }

    public TimeSpan Held { get; private set; }

    public bool EndedByTransfer { get; private set; }

    public string? TransferredTo { get; private set; }

    /// <summary>When the person said that he was done with what a call leaves to do (P22).</summary>
    public DateTimeOffset? WrappedUpAt { get; private set; }

    /// <summary>A later reading of the webhooks tells of no such part; what was published of it counts no more.</summary>
    public bool Withdrawn { get; private set; }

    /// <summary>Version of the verdict; 0 while the part is not judged.</summary>
    public int VerdictVersion { get; private set; }

    public bool Linked { get; private set; }

    /// <summary>The predicate that took it out of the count; null when it counts.</summary>
    public string? Exclusion { get; private set; }

    public int RulesVersion { get; private set; }

    public double DurationSeconds { get; private set; }

    /// <summary>What was judged, so that a change of any of it is published again.</summary>
    public DateTimeOffset? JudgedAnswerAt { get; private set; }

    public TimeSpan Wait => AnsweredAt - RangAt;

    /// <summary>After-call work; null while it goes on or if nobody said its end.</summary>
    public TimeSpan? WrapUp => WrappedUpAt is { } done && EndedAt is { } ended ? done > ended ? done - ended : TimeSpan.Zero : null;

    public TimeSpan? Talk => EndedAt - AnsweredAt - Held;

    public TimeSpan? Total => EndedAt - RangAt;

    /// <summary>The extension as others see it; null when the provider did not say who answered.</summary>
    public string? Extension => Person == Calls.Person.Unnamed ? null : Person;

    public static CallPart Of(Guid callId, PartStory story) => new() { Id = Guid.CreateVersion7(story.AnsweredAt), CallId = callId };

    public bool IsProvisionalFor(PartStory story) => Leg.Length == 0 || (Person == Calls.Person.Unnamed && Leg == story.Leg);

    public void Name(PartStory story, Guid? operatorId) => (Leg, Person, OperatorId) = (story.Leg, story.Person, operatorId ?? OperatorId);

    public void Take(PartStory story)
    {
        RangAt = story.RangAt;
        AnsweredAt = story.AnsweredAt;
        EndedAt = story.EndedAt ?? EndedAt;
        Held = story.Held;
        EndedByTransfer |= story.EndedByTransfer;
        TransferredTo = story.TransferredTo ?? TransferredTo;
        Withdrawn = false;
    }

    public void Withdraw() => Withdrawn = true;

    /// <summary>The work after the call is done; said again it changes nothing.</summary>
    public void FinishWrapUp(DateTimeOffset now) => WrappedUpAt ??= now;

    // What was stored has lost what is below a microsecond.
    private static bool IsSameMoment(DateTimeOffset? stored, DateTimeOffset told) => stored is { } known && (known - told).Duration() < TimeSpan.FromMicroseconds(2);

    /// <summary>Judges the part of a call that is over.</summary>
    /// <returns>Whether anything but the version of the rules changed.</returns>
    public bool Judge(Call call, RegistrationRules rules, int rulesVersion)
    {
        var facts = new PartFacts(
            call.IsInbound, PhoneNumber.IsInternal(call.FromRaw), EndedByTransfer, call.EndUnknown && EndedAt == call.EndedAt ? null : Talk,
            call.EndUnknown && EndedAt == call.EndedAt ? null : Total, call.From, Person);
        var exclusion = Withdrawn ? Verdict.Withdrawn : Verdict.ExclusionOf(facts, call.Linked, rules);
        var duration = Math.Round(((rules.Duration == DurationKind.Talk ? facts.Talk : facts.Total) ?? TimeSpan.Zero).TotalSeconds, 3);
        var changed = VerdictVersion == 0 || Linked != call.Linked || Exclusion != exclusion
            || Math.Abs(DurationSeconds - duration) > 0.0005 || !IsSameMoment(JudgedAnswerAt, AnsweredAt);
        (Linked, Exclusion, RulesVersion, DurationSeconds, JudgedAnswerAt) = (call.Linked, exclusion, rulesVersion, duration, AnsweredAt);
        if (changed) VerdictVersion++;
        return changed;
    }
}
