using Helpdesk.ServiceDefaults.Access;
using Helpdesk.ServiceDefaults.Requests;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.KnowledgeBase.ListUnlinkedSearches;

/// <param name="Understood">What was looked for.</param>
/// <param name="LastQuery">How it was last typed.</param>
/// <param name="Count">How many times articles were found and none was linked within a quarter of an hour.</param>
/// <param name="LastAt">When last, UTC.</param>
internal sealed record UnlinkedSearchRow(string Understood, string LastQuery, int Count, DateTimeOffset LastAt);

/// <summary>What people found and did not use, the most frequent first.</summary>
internal static class ListUnlinkedSearchesEndpoint
{
    public static void MapListUnlinkedSearches(this IEndpointRouteBuilder knowledge) =>
        knowledge.MapGet("/unlinked-searches", HandleAsync).AllowRoles(Roles.Expert, Roles.Analyst, Roles.Supervisor, Roles.Administrator)
            .WithSummary("Searches with results after which no article was linked, the most frequent first");

    private static async Task<Page<UnlinkedSearchRow>> HandleAsync(string? cursor, int? take, WatchSearches watch, KnowledgeDb db, CancellationToken ct)
    {
        await watch.SettleAsync(ct);
        var size = PageSize.Of(take);
        var rows = db.UnlinkedSearches.AsNoTracking();
        if (Cursor.Decode<After>(cursor) is { } after)
            rows = rows.Where(s => EF.Functions.LessThan(ValueTuple.Create(s.Count, s.Understood), ValueTuple.Create(after.Count, after.Understood)));
        var page = await rows.OrderByDescending(s => s.Count).ThenByDescending(s => s.Understood).Take(size + 1)
            .Select(s => new UnlinkedSearchRow(s.Understood, s.LastQuery, s.Count, s.LastAt)).ToListAsync(ct);
        return new Page<UnlinkedSearchRow>(
            [.. page.Take(size)], page.Count > size ? Cursor.Encode(new After(page[size - 1].Count, page[size - 1].Understood)) : null);
    }

    private sealed record After(int Count, string Understood);
}
