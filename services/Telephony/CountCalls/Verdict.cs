namespace Helpdesk.Telephony.CountCalls;

/// <summary>What is judged about one operator's part of a call.</summary>
/// <param name="Inbound">Whether the call came to the desk.</param>
/// <param name="InternalCaller">Whether the caller's number came with 1 to 5 digits.</param>
/// <param name="EndedByTransfer">Whether the part ended by handing the call on.</param>
/// <param name="Talk">Talk time; null when the end is unknown.</param>
/// <param name="Total">Time from the ring; null when the end is unknown.</param>
/// <param name="From">The caller, normalised.</param>
/// <param name="Extension">The extension that answered.</param>
internal sealed record PartFacts(
    bool Inbound, bool InternalCaller, bool EndedByTransfer, TimeSpan? Talk, TimeSpan? Total, string? From, string Extension);

/// <summary>The verdict on a part: a pure function of the part, whether its call is linked, and the rules.</summary>
internal static class Verdict
{
    /// <summary>A part first taken for inbound that turned out not to be is withdrawn under this name.</summary>
    public const string NotInbound = "notInbound";

    /// <summary>A part that a later reading of the webhooks does not tell of is withdrawn under this name.</summary>
    public const string Withdrawn = "withdrawn";

    /// <returns>The name of the predicate that takes the part out of the count; null when it counts.</returns>
    public static string? ExclusionOf(PartFacts part, bool linked, RegistrationRules rules) =>
        part.Inbound ? rules.Exclusions.FirstOrDefault(exclusion => Fits(exclusion, part, linked, rules.Duration))?.Name : NotInbound;

    private static bool Fits(Exclusion exclusion, PartFacts part, bool linked, DurationKind kind)
    {
        var duration = kind == DurationKind.Talk ? part.Talk : part.Total;
        return (exclusion.ShorterThanSeconds is not { } seconds || duration?.TotalSeconds < seconds)
            && (exclusion.EndedByTransfer is not { } transfer || part.EndedByTransfer == transfer)
            && (exclusion.InternalCaller is not { } inside || part.InternalCaller == inside)
            && (exclusion.Linked is not { } wanted || linked == wanted)
            && (exclusion.Callers is not { } callers || (part.From is not null && callers.Contains(part.From)))
            && (exclusion.Extensions is not { } extensions || extensions.Contains(part.Extension));
    }
}
