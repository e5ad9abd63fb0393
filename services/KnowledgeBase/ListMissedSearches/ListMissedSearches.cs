using Helpdesk.KnowledgeBase.ListUnlinkedSearches;
using Helpdesk.ServiceDefaults.Access;
using Helpdesk.ServiceDefaults.Requests;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.KnowledgeBase.ListMissedSearches;

/// <param name="Understood">What was looked for.</param>
/// <param name="LastQuery">How it was last typed.</param>
/// <param name="Count">How many times nothing, or only some of the words, was found.</param>
/// <param name="LastAt">When last, UTC.</param>
internal sealed record MissedSearchRow(string Understood, string LastQuery, int Count, DateTimeOffset LastAt);

/// <summary>What people did not find, the most frequent first.</summary>
internal static class ListMissedSearchesEndpoint
{
    public static void MapListMissedSearches(this IEndpointRouteBuilder knowledge) =>
        knowledge.MapGet("/missed-searches", HandleAsync).AllowRoles(Roles.Expert, Roles.Analyst, Roles.Supervisor, Roles.Administrator);

    private static async Task<Page<MissedSearchRow>> HandleAsync(string? cursor, int? take, WatchSearches watch, KnowledgeDb db, CancellationToken ct)
    {
        await watch.SettleAsync(ct);
        var size = PageSize.Of(take);
        var rows = db.MissedSearches.AsNoTracking();
        if (Cursor.Decode<After>(cursor) is { } after)
            rows = rows.Where(s => EF.Functions.LessThan(ValueTuple.Create(s.Count, s.Understood), ValueTuple.Create(after.Count, after.Understood)));
        var page = await rows.OrderByDescending(s => s.Count).ThenByDescending(s => s.Understood).Take(size + 1)
            .Select(s => new MissedSearchRow(s.Understood, s.LastQuery, s.Count, s.LastAt)).ToListAsync(ct);
        var more = page.Count > size;
        return new Page<MissedSearchRow>(
            [.. page.Take(size)], more ? Cursor.Encode(new After(page[size - 1].Count, page[size - 1].Understood)) : null);
    }

    private sealed record After(int Count, string Understood);
}
