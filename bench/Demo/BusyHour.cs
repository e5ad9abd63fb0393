using System.Globalization;
using Helpdesk.Bench.Demo.Data;

namespace Helpdesk.Bench.Demo;

/// <summary>How a call ends up in the books.</summary>
internal enum Booking
{
    /// <summary>Nobody registered it.</summary>
    None,

    /// <summary>"+1" from an article (F93).</summary>
    Article,

    /// <summary>Question and solution in the operator's own words.</summary>
    ByHand,

    /// <summary>"+1" from article 6053 (F23).</summary>
    NotOurCase,
}

/// <summary>One person's part of a call.</summary>
/// <param name="Operator">Index among the operators.</param>
/// <param name="Talk">From answer to the end of the part.</param>
/// <param name="HandsOver">Whether it ends by a transfer to the next part.</param>
internal sealed record PlannedPart(int Operator, TimeSpan Talk, bool HandsOver);

/// <summary>A call of the busy hour.</summary>
/// <param name="Id">The PBX's id of the call.</param>
/// <param name="Starts">When it rings, counted from the beginning of the hour.</param>
/// <param name="From">The caller's number as the PBX tells it.</param>
/// <param name="Rings">From ring to answer.</param>
/// <param name="Parts">Those who answered, in order; empty when nobody did.</param>
/// <param name="Caller">Who calls.</param>
/// <param name="Booking">How it is registered.</param>
/// <param name="Article">The article of a "+1".</param>
internal sealed record PlannedCall(
    string Id, TimeSpan Starts, string From, TimeSpan Rings, IReadOnlyList<PlannedPart> Parts, Client Caller, Booking Booking, Article? Article);

/// <summary>A busy hour of a support desk, decided entirely by its seed.</summary>
internal sealed record BusyHour(IReadOnlyList<Article> Articles, IReadOnlyList<Client> Clients, IReadOnlyList<PlannedCall> Calls, int Operators)
{
    public static BusyHour Plan(int calls, int clients, int articles, int operators, int seed)
    {
        var random = new Random(seed);
        var known = Data.Articles.Take(articles, seed);
        var callers = Data.Clients.Take(clients, seed);
        var desk = new Desk(operators);
        // Few questions make most of the calls, and few clients call often, but each calls once.
        var turns = Enumerable.Range(0, calls).Select(number => callers[number < callers.Count ? number : Skewed(random, callers.Count)]).ToArray();
        random.Shuffle(turns);
        var starts = Enumerable.Range(0, calls).Select(_ => TimeSpan.FromSeconds(random.Next(2700))).Order().ToList();
        var planned = starts
            .Select((start, number) => Call(number, start, random, turns[number], known[Skewed(random, known.Count)], desk, seed))
            .ToList();
        return new(known, callers, planned, operators);
    }

    static PlannedCall Call(int number, TimeSpan start, Random random, Client caller, Article article, Desk desk, int seed)
    {
        var kind = random.NextDouble();
        var (booking, from, talks) = kind switch
        {
            < .66 => (Booking.Article, caller.Phone, Talks(Between(random, 40, 240))),
            < .76 => (Booking.ByHand, caller.Phone, Talks(Between(random, 90, 300))),
            < .80 => (Booking.NotOurCase, caller.Phone, Talks(Between(random, 20, 70))),
            < .87 => (Booking.None, caller.Phone, Talks(Between(random, 20, 180))),
            < .89 => (Booking.None, caller.Phone, Talks(Between(random, 2, 19))),
            < .94 => (Booking.Article, caller.Phone, Talks(Between(random, 20, 149), Between(random, 60, 240))),
            < .96 => (Booking.None, caller.Phone, Talks(Between(random, 20, 149), Between(random, 30, 180))),
            < .975 => (Booking.ByHand, caller.Phone, Talks(Between(random, 150, 240), Between(random, 60, 240))),
            < .985 => (Booking.None, Colleague(random), Talks(Between(random, 20, 120))),
            < .99 => (Booking.Article, Colleague(random), Talks(Between(random, 60, 200))),
            _ => (Booking.None, caller.Phone, Array.Empty<TimeSpan>()),
        };
        var rings = TimeSpan.FromSeconds(random.Next(2, 9));
        var at = start + rings;
        var parts = new List<PlannedPart>();
        foreach (var talk in talks)
        {
            parts.Add(new(desk.Take(at, talk, random, parts.LastOrDefault()?.Operator), talk, parts.Count + 1 < talks.Length));
            at += talk;
        }

        return new(
            string.Create(CultureInfo.InvariantCulture, $"{seed}-{number:0000}-{random.Next():x8}"), start, from, rings, parts, caller, booking, article);
    }

    /// <summary>The extension of the n-th operator.</summary>
    public static string Extension(int index) => (6600 + index).ToString(CultureInfo.InvariantCulture);

    static string Colleague(Random random) => (7700 + random.Next(20)).ToString(CultureInfo.InvariantCulture);

    static TimeSpan[] Talks(params TimeSpan[] talks) => talks;

    static TimeSpan Between(Random random, int least, int most) => TimeSpan.FromSeconds(random.Next(least, most + 1));

    static int Skewed(Random random, int count) => (int)(count * Math.Pow(random.NextDouble(), 2.2));

    /// <summary>Who is free when.</summary>
    sealed class Desk(int operators)
    {
        readonly TimeSpan[] _freeAt = new TimeSpan[operators];

        /// <summary>Gives the call to somebody who is free, or to whoever is free first.</summary>
        public int Take(TimeSpan at, TimeSpan talk, Random random, int? butNot)
        {
            var others = Enumerable.Range(0, operators).Where(index => index != butNot || operators == 1).ToList();
            var free = others.Where(index => _freeAt[index] <= at).ToList();
            var chosen = free.Count > 0 ? random.Pick(free) : others.MinBy(index => _freeAt[index]);
            _freeAt[chosen] = at + talk;
            return chosen;
        }
    }
}
