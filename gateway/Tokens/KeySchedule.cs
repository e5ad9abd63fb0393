namespace Helpdesk.Gateway.Tokens;

/// <summary>When a signing key signs, is published, and needs a successor: pure rules over the moments from which keys sign.</summary>
internal static class KeySchedule
{
    /// <summary>The youngest key whose moment has come; the oldest when none has (a clock that was set back).</summary>
    public static T Signing<T>(IReadOnlyList<T> keys, Func<T, DateTimeOffset> signsFrom, DateTimeOffset now) =>
        keys.Where(key => signsFrom(key) <= now).OrderByDescending(signsFrom).Concat(keys.OrderBy(signsFrom)).First();

    /// <summary>Future keys, the one that signs, and those whose last tokens may still be alive.</summary>
    public static IEnumerable<T> Published<T>(
        IReadOnlyList<T> keys, Func<T, DateTimeOffset> signsFrom, TimeSpan tokenLife, DateTimeOffset now) =>
        keys.Where(key => !keys.Any(other => signsFrom(other) > signsFrom(key) && signsFrom(other) + tokenLife + Slack <= now));

    /// <summary>True when the newest key will have served its time before a successor published now could sign.</summary>
    public static bool NeedsSuccessor(DateTimeOffset newestSignsFrom, TimeSpan period, TimeSpan lead, DateTimeOffset now) =>
        now + lead >= newestSignsFrom + period;

    // Clocks of machines differ, and a gateway instance may learn of the successor a minute late.
    private static readonly TimeSpan Slack = TimeSpan.FromMinutes(10);
}
