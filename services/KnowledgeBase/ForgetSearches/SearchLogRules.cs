using Helpdesk.ServiceDefaults.Access;
using Helpdesk.ServiceDefaults.Problems;
using Helpdesk.ServiceDefaults.Requests;
using Helpdesk.ServiceDefaults.Settings;

namespace Helpdesk.KnowledgeBase.ForgetSearches;

/// <summary>How long the logs of searches keep what was typed.</summary>
internal sealed record SearchLogRules
{
    /// <summary>Days since it was last typed.</summary>
    public int Days { get; init; } = 180;
}

/// <summary>The setting; every change is a row with who and when (P19).</summary>
internal static class SearchLogSettings
{
    private const int MostDays = 3650;

    public static void MapSearchLogSettings(this IEndpointRouteBuilder knowledge)
    {
        knowledge.MapGet("/settings/search-log", ReadAsync).AllowRoles(Roles.Staff).Produces<SearchLogRules>()
            .WithSummary("How long typed searches are kept");
        knowledge.MapGet("/settings/search-log/history", HistoryAsync).AllowRoles(Roles.Administrator)
            .WithSummary("Who changed how long typed searches are kept, and when");
        knowledge.MapPut("/settings/search-log", ChangeAsync).AllowRoles(Roles.Administrator).Produces<SearchLogRules>()
            .WithSummary("Changes how long typed searches are kept");
    }

    private static async Task<IResult> ReadAsync(KnowledgeDb db, CancellationToken ct)
    {
        var (rules, version) = await db.SettingAsync<SearchLogRules>(ct);
        return Versioned.Ok(rules, version);
    }

    private static Task<IReadOnlyList<SettingChange<SearchLogRules>>> HistoryAsync(KnowledgeDb db, CancellationToken ct) =>
        db.SettingHistoryAsync<SearchLogRules>(ct);

    private static async Task<IResult> ChangeAsync(
        SearchLogRules rules, IfMatch ifMatch, CurrentUser user, KnowledgeDb db, TimeProvider time, CancellationToken ct)
    {
        if (rules.Days is < 1 or > MostDays)
            throw new BadInput("days", $"From 1 to {MostDays}.");
        var was = await db.SettingAsync<SearchLogRules>(ct);
        ifMatch.Require(was.Version, () => was.Value);
        var now = time.GetUtcNow();
        var version = db.ChangeSetting(was, rules, user.Id, now);
        // What is too old by the new rules goes at once.
        db.Schedule<ForgetSearches>(ForgetSearches.Rounds, now);
        await db.SaveChangesAsync(ct);
        return Versioned.Ok(rules, version);
    }
}
