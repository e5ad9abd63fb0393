using Helpdesk.Telephony.Calls;

namespace Helpdesk.Tests.Telephony.Calls;

/// <summary>Events of calls in the words of a test.</summary>
internal static class Events
{
    public static readonly DateTimeOffset Start = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    public static PbxEvent Ring(double at, string leg = "L1", params string[] users) => At(PbxEventKind.Ring, at, leg) with
    {
        Direction = CallDirection.In,
        From = "89222534428",
        To = "73433700000",
        Users = users.Length == 0 ? ["6698"] : users,
    };

    public static PbxEvent Answer(double at, string? person = "6698", string leg = "L1") => At(PbxEventKind.Answer, at, leg) with { Person = person };

    public static PbxEvent Hangup(double at, EndCause cause = EndCause.NormalClearing, string leg = "L1", string? person = null) =>
        At(PbxEventKind.LegEnd, at, leg) with { Cause = cause, Person = person };

    public static PbxEvent Transfer(double at, string? person, string? target, string leg = "L1") =>
        At(PbxEventKind.Transfer, at, leg) with { Person = person, Target = target };

    public static PbxEvent At(PbxEventKind kind, double seconds, string leg = "L1") => new(kind, leg, Start.AddSeconds(seconds)) { Clocked = true };

    public static CallStory Tell(params PbxEvent[] events) => CallTeller.Tell(new List<PbxEvent>().With(events));

    public static double Seconds(this TimeSpan? time) => time!.Value.TotalSeconds;
}
