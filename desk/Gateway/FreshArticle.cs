using System.Diagnostics;
using System.Net;

namespace Helpdesk.Desk.Gateway;

/// <summary>
/// An article is found the moment it is published, while Incidents hears of it by an event a moment later: whoever is quicker than that
/// waits instead of being refused.
/// </summary>
internal static class FreshArticle
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Does something with an article; again while Incidents does not know it yet.</summary>
    /// <param name="act">What to do; a new request each time.</param>
    /// <param name="ct">Stops the waiting.</param>
    public static async Task<T> KnownAsync<T>(Func<Task<T>> act, CancellationToken ct)
    {
        var waited = Stopwatch.StartNew();
        for (var pause = TimeSpan.FromMilliseconds(100); ; pause += pause)
        {
            try
            {
                return await act();
            }
            catch (ApiProblem problem) when (IsUnknown(problem) && waited.Elapsed + pause < Patience)
            {
                await Task.Delay(pause, ct);
            }
        }
    }

    /// <summary>Whether Incidents has not heard of the article.</summary>
    public static bool IsUnknown(ApiProblem problem) => problem.Status == HttpStatusCode.BadRequest && problem.Errors.ContainsKey("articleId");
}
