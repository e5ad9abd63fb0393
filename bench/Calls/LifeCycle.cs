using System.Globalization;
using Helpdesk.Bench.Demo;

namespace Helpdesk.Bench.Calls;

/// <summary>One person's turn in a call.</summary>
/// <param name="Operator">Index among the operators.</param>
/// <param name="Talk">Seconds from the answer to the end of the turn, by the PBX's clock.</param>
/// <param name="HandsOver">Whether it ends by a transfer to the next turn.</param>
internal sealed record Turn(int Operator, int Talk, bool HandsOver);

/// <summary>What the PBX will tell of one call, and what must come of it.</summary>
/// <param name="Id">The PBX's id of the call.</param>
/// <param name="From">The caller; nobody else in this run has this number.</param>
/// <param name="Rings">Operators whose phones ring.</param>
/// <param name="Turns">Those who answer, in order; empty when nobody does.</param>
/// <param name="Registers">Whether the last of them registers an incident.</param>
/// <param name="Swapped">Which event overtakes the one before it; 0 for none.</param>
/// <param name="Repeated">Which events are delivered twice.</param>
internal sealed record LifeCycle(
    string Id, string From, IReadOnlyList<int> Rings, IReadOnlyList<Turn> Turns, bool Registers, int Swapped, IReadOnlySet<int> Repeated)
{
    private const int RingSeconds = 4;

    /// <summary>The caller's number has at most five digits.</summary>
    public bool IsInternal => From.Length <= 5;

    /// <summary>Nobody answers, and the PBX tells of the end before it tells of the ring: no screen ever shows it.</summary>
    public bool IsOverBeforeItRings => Turns.Count == 0 && Swapped == 1;

    /// <summary>How many events its life has.</summary>
    public int Length => Turns.Count == 0 ? 2 : (2 * Turns.Count) + 1;

    /// <summary>Plans calls, decided entirely by the seed.</summary>
    public static IReadOnlyList<LifeCycle> Plan(int calls, int operators, string run, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, calls).Select(number => One(number, operators, run, random))];
    }

    /// <summary>The bodies in the order in which the PBX means them.</summary>
    /// <param name="ends">When the call is over by the PBX's clock.</param>
    public IReadOnlyList<object> Events(DateTimeOffset ends)
    {
        var at = ends.AddSeconds(-RingSeconds - Turns.Sum(turn => turn.Talk));
        var events = new List<object>
        {
            new { @event = "newCall", callId = Id, from = From, to = "+73430000000", direction = "in", user = Rings.Select(BusyHour.Extension).ToArray(), at },
        };
        at = at.AddSeconds(RingSeconds);
        for (var index = 0; index < Turns.Count; index++)
        {
            var extension = BusyHour.Extension(Turns[index].Operator);
            events.Add(new { @event = "answer", callId = Id, from = From, direction = "in", answeringNumber = extension, at });
            at = at.AddSeconds(Turns[index].Talk);
            if (Turns[index].HandsOver)
                events.Add(new { @event = "transfer", callId = Id, direction = "in", answeringNumber = extension, transferTo = BusyHour.Extension(Turns[index + 1].Operator), at });
        }

        events.Add(new { @event = "hangup", callId = Id, direction = "in", cause = Turns.Count == 0 ? "noAnswer" : "normalClearing", at });
        return events;
    }

    /// <summary>Decision 3 once more, from its text: which predicate takes a turn out of the count; null when it counts.</summary>
    public string? ExclusionOf(Turn turn) =>
        turn.Talk < 20 ? "shortCall"
        : turn.Talk < 150 && turn.HandsOver ? "quickTransfer"
        : IsInternal && !Registers ? "internalCaller"
        : null;

    private static LifeCycle One(int number, int operators, string run, Random random)
    {
        var kind = random.NextDouble();
        var first = random.Next(operators);
        var others = Enumerable.Range(1, 2).Select(step => (first + step) % operators).ToArray();
        // Missed in a group, answered alone, answered by one of a group, handed over, soon over, from a colleague.
        var (rings, turns) = kind switch
        {
            < .10 => (new[] { first, others[0], others[1] }, Array.Empty<Turn>()),
            < .62 => ([first], [new Turn(first, random.Next(20, 300), false)]),
            < .80 => ([first, others[0], others[1]], [new Turn(others[random.Next(2)], random.Next(20, 300), false)]),
            < .90 => ([first], [new Turn(first, random.Next(20, 240), true), new Turn(others[0], random.Next(20, 300), false)]),
            < .95 => ([first], [new Turn(first, random.Next(2, 20), false)]),
            _ => ([first], [new Turn(first, random.Next(20, 300), false)]),
        };
        var from = kind >= .95
            ? (10_000 + number).ToString(CultureInfo.InvariantCulture)
            : string.Create(CultureInfo.InvariantCulture, $"+79{random.NextInt64(10_000, 99_999)}{number:0000}");
        var call = new LifeCycle(
            string.Create(CultureInfo.InvariantCulture, $"{run}-{number:00000}"), from, rings, turns, turns.Length > 0 && random.NextDouble() < .75, 0, new HashSet<int>());
        return call with
        {
            Swapped = random.NextDouble() < .05 * call.Length ? random.Next(1, call.Length) : 0,
            Repeated = Enumerable.Range(0, call.Length).Where(_ => random.NextDouble() < .05).ToHashSet(),
        };
    }
}
