namespace Helpdesk.Incidents.ListIncidents;

/// <summary>Pages of a list in its order, by the key of the row before.</summary>
internal static class Paging
{
    private sealed record DueKey
    {
        public required DateTimeOffset DueAt { get; init; }

        public required long Number { get; init; }
    }

    /// <summary>What comes after a cursor, in order.</summary>
    public static IQueryable<Incident> After(IQueryable<Incident> incidents, ViewOrder order, string? cursor)
    {
        if (order == ViewOrder.Due)
        {
            var after = Cursor.Decode<DueKey>(cursor);
            if (after is not null)
                incidents = incidents.Where(i => i.DueAt > after.DueAt || (i.DueAt == after.DueAt && i.Number > after.Number));
            return incidents.OrderBy(i => i.DueAt).ThenBy(i => i.Number);
        }

        var last = CursorText.DecodeNumber(cursor);
        if (order == ViewOrder.Oldest)
            return (last is null ? incidents : incidents.Where(i => i.Number > last)).OrderBy(i => i.Number);
        return (last is null ? incidents : incidents.Where(i => i.Number < last)).OrderByDescending(i => i.Number);
    }

    /// <summary>The cursor of the page that follows a row.</summary>
    public static string CursorOf(IncidentRow row, ViewOrder order) => order == ViewOrder.Due
        ? Cursor.Encode(new DueKey { DueAt = row.DueAt!.Value, Number = row.Number })
        : CursorText.EncodeNumber(row.Number);
}
