namespace Helpdesk.Notifications.SendMessages;

/// <summary>When to try again after an attempt that surely sent nothing.</summary>
internal static class RetryTimes
{
    private static readonly TimeSpan[] Waits =
        [TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(30), TimeSpan.FromHours(1)];

    /// <summary>The wait after the <paramref name="attempts"/>th attempt: 30 s, 2 min, 10 min, 30 min, then every hour.</summary>
    public static TimeSpan WaitAfter(int attempts) => Waits[Math.Clamp(attempts, 1, Waits.Length) - 1];
}
