using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Telephony.ShowServiceLevel;

/// <summary>How soon an operator should pick up (F36).</summary>
internal sealed record AnswerTarget
{
    /// <summary>From the ring at his phone; the sources say 3 to 5 seconds.</summary>
    public double Seconds { get; init; } = 5;
}

/// <summary>How soon calls are answered, and how long they take.</summary>
/// <param name="TargetSeconds">The target in force.</param>
/// <param name="Answered">Answered parts of inbound calls that are over.</param>
/// <param name="InTime">Of them picked up within the target.</param>
/// <param name="InTimePercent">Their share; null without any.</param>
/// <param name="AverageWaitSeconds">From ring to answer.</param>
/// <param name="P95WaitSeconds">The wait that 95% of them did not exceed.</param>
/// <param name="Missed">Inbound calls that nobody answered; only for everybody's figures.</param>
/// <param name="AverageTalkSeconds">From answer to the end of the part.</param>
/// <param name="AverageWrapUpSeconds">After-call work, of those who said its end (P22).</param>
/// <param name="AverageHandlingSeconds">Talk and after-call work together.</param>
internal sealed record ServiceLevelView(
    double TargetSeconds, long Answered, long InTime, double? InTimePercent, double? AverageWaitSeconds, double? P95WaitSeconds, long? Missed,
    double? AverageTalkSeconds, double? AverageWrapUpSeconds, double? AverageHandlingSeconds);

/// <summary>The service level of a period: mine, or for those who lead and analyse anybody's and everybody's.</summary>
internal static class ServiceLevelEndpoint
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(366);

    private sealed class Row
    {
        public long Answered { get; init; }

        public long InTime { get; init; }

        public double? Wait { get; init; }

        public double? P95 { get; init; }

        public double? Talk { get; init; }

        public double? WrapUp { get; init; }

        public double? Handling { get; init; }
    }

    public static void MapServiceLevel(this IEndpointRouteBuilder app) =>
        app.MapGet("/service-level", HandleAsync).WithSummary("How soon calls of a period were answered and how long they took; at most a year.");

    private static async Task<ServiceLevelView> HandleAsync(
        DateTimeOffset? from, DateTimeOffset? to, Guid? operatorId, CurrentUser user, TelephonyDb db, TimeProvider time, CancellationToken cancellationToken)
    {
        var leads = user.Is(Roles.Supervisor, Roles.Analyst, Roles.Administrator);
        if (!leads && operatorId is { } other && other != user.Id) throw new Forbidden("others-calls", "Only supervisors and analysts see other people's calls.");
        var whose = leads ? operatorId : user.Id;
        var until = (to ?? time.GetUtcNow()).ToUniversalTime();
        var since = from?.ToUniversalTime() ?? until.Before(TimeSpan.FromDays(1));
        if (until <= since || until - since > Longest) throw new BadInput("to", "A period of at most a year, its end after its beginning.");

        var target = (await db.SettingAsync<AnswerTarget>(cancellationToken)).Value.Seconds;
        var row = await PartsAsync(db, since, until, whose, target, cancellationToken);
        var missed = whose is not null ? (long?)null : await db.Calls.LongCountAsync(
            call => call.State == Calls.CallState.Ended && call.AnsweredAt == null && call.Direction != Calls.CallDirection.Out
                && call.StartedAt >= since && call.StartedAt < until, cancellationToken);
        return new ServiceLevelView(
            target, row.Answered, row.InTime, row.Answered == 0 ? null : Math.Round(100.0 * row.InTime / row.Answered, 2), row.Wait, row.P95, missed,
            row.Talk, row.WrapUp, row.Handling);
    }

    private static Task<Row> PartsAsync(
        TelephonyDb db, DateTimeOffset since, DateTimeOffset until, Guid? whose, double target, CancellationToken cancellationToken) => db.Database.SqlQuery<Row>(
        $"""
        select count(*) as "Answered", count(*) filter (where wait <= {target}) as "InTime", avg(wait)::float8 as "Wait",
            percentile_cont(0.95) within group (order by wait) as "P95", avg(talk)::float8 as "Talk", avg(wrap)::float8 as "WrapUp",
            avg(talk + coalesce(wrap, 0))::float8 as "Handling"
        from (
            select extract(epoch from answered_at - rang_at)::float8 as wait, extract(epoch from ended_at - answered_at)::float8 as talk,
                case when wrapped_up_at is not null then extract(epoch from greatest(wrapped_up_at - ended_at, interval '0'))::float8 end as wrap
            from call_parts
            where verdict_version > 0 and answered_at >= {since} and answered_at < {until} and not withdrawn
                and exclusion is distinct from {CountCalls.Verdict.NotInbound} and ({whose}::uuid is null or operator_id = {whose})) parts
        """).SingleAsync(cancellationToken);
}
