namespace Helpdesk.Telephony.Calls;

/// <summary>What can be told of a call, whoever the provider.</summary>
internal enum PbxEventKind
{
    /// <summary>A leg rings at <see cref="PbxEvent.Users"/>.</summary>
    Ring,

    /// <summary>A leg was picked up by <see cref="PbxEvent.Person"/>.</summary>
    Answer,

    /// <summary>The person put the caller on hold.</summary>
    Hold,

    /// <summary>The hold is over.</summary>
    Resume,

    /// <summary>The person hands the call to <see cref="PbxEvent.Target"/>; the call goes on.</summary>
    Transfer,

    /// <summary>One of several ringing phones fell silent; says nothing of the call's end.</summary>
    RingEnd,

    /// <summary>
    /// A leg is over. A call is over when all its legs are, unless the last was <see cref="EndCause.Forwarded"/> or
    /// <see cref="PbxEvent.Partial"/>: then it has a short grace to go on elsewhere.
    /// </summary>
    LegEnd,

    /// <summary>The whole call is over, whatever its legs say.</summary>
    CallEnd,

    /// <summary>A recording exists at <see cref="PbxEvent.Recording"/>.</summary>
    Recording,

    /// <summary>The caller would rather be called back than wait (P21); says nothing of the call's course.</summary>
    CallBack,
}

internal enum CallDirection { In, Out }

/// <summary>Why a call ended, in the words of <c>CallEnded.Cause</c>.</summary>
internal enum EndCause { NormalClearing, Busy, Cancel, NoAnswer, Congestion, NotFound, Forwarded, Unknown }

/// <summary>
/// The canonical event between an adapter and a call. A call is a function of the set of its events, so their order and repetition
/// do not matter.
/// </summary>
/// <param name="Kind">What happened.</param>
/// <param name="Leg">
/// The provider's id of the leg, or of the call where it knows no legs. Empty when a summary tells of the call as a whole; what it says of
/// an answer counts only while no leg told of one.
/// </param>
/// <param name="At">When it happened, UTC: by the provider's clock if it tells (<see cref="Clocked"/>), else when we heard of it.</param>
internal sealed record PbxEvent(PbxEventKind Kind, string Leg, DateTimeOffset At)
{
    /// <summary>The provider's id of the whole call where it differs from the leg's.</summary>
    public string? Call { get; init; }

    /// <summary>Whether <see cref="At"/> is the provider's own time.</summary>
    public bool Clocked { get; init; }

    public CallDirection? Direction { get; init; }

    /// <summary>The caller's number as it came; null when this event does not tell it.</summary>
    public string? From { get; init; }

    /// <summary>The number dialled as it came.</summary>
    public string? To { get; init; }

    /// <summary>Extensions or names that ring.</summary>
    public string[] Users { get; init; } = [];

    /// <summary>The extension or name of the person who answered, holds or hands over.</summary>
    public string? Person { get; init; }

    /// <summary>Where the call is handed to.</summary>
    public string? Target { get; init; }

    public EndCause? Cause { get; init; }

    /// <summary>The provider's reference to the recording.</summary>
    public string? Recording { get; init; }

    /// <summary>The provider tells the end of the call apart from the ends of its legs.</summary>
    public bool Partial { get; init; }

    /// <summary>
    /// Nobody told it so: we ended a silent call ourselves, or an answer follows from how long a leg was. Whatever is really told of the
    /// same takes its place.
    /// </summary>
    public bool Assumed { get; init; }

    /// <summary>The place among the events of its leg where the provider numbers them; it goes before the time.</summary>
    public long? Seq { get; init; }

    /// <summary>The provider's id of another call that this one turned out to be, as after a transfer.</summary>
    public string? Joins { get; init; }

    /// <summary>Whether both say the same; of two that do, the earlier counts.</summary>
    public bool SaysTheSameAs(PbxEvent other) =>
        Kind == other.Kind && Leg == other.Leg && Call == other.Call && Direction == other.Direction && From == other.From
        && To == other.To && Person == other.Person && Target == other.Target && Cause == other.Cause && Recording == other.Recording
        && Assumed == other.Assumed && Joins == other.Joins && Partial == other.Partial && Users.AsSpan().SequenceEqual(other.Users)
        // Holds repeat within a call; two of them differ only by their time or place.
        && (Kind is not (PbxEventKind.Hold or PbxEventKind.Resume) || ((!Clocked || At == other.At) && Seq == other.Seq));
}
