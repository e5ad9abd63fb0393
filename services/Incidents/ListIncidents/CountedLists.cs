namespace Helpdesk.Incidents.ListIncidents;

internal static class CountedLists
{
    // A statement of more lists than these is not understood any quicker than two.
    private const int AtOnce = 16;

    /// <summary>How many incidents each list has, exact up to 1,000, many lists in one round trip.</summary>
    public static async Task<IReadOnlyList<CappedCount>> CountAsync(this IEnumerable<IQueryable<Incident>> lists, CancellationToken ct)
    {
        var counted = new List<CappedCount>();
        foreach (var portion in lists.Chunk(AtOnce))
        {
            var places = portion.Select((list, place) => list.Take(CappedCount.Limit + 1).Select(i => place)).Aggregate((one, other) => one.Concat(other));
            var counts = await places.GroupBy(place => place).Select(of => new { Place = of.Key, Count = of.Count() }).ToDictionaryAsync(of => of.Place, of => of.Count, ct);
            counted.AddRange(portion.Select((_, place) => CappedCount.Of(counts.GetValueOrDefault(place))));
        }

        return counted;
    }
}
