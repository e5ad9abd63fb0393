namespace Helpdesk.ServiceDefaults.Requests;

/// <summary>Arithmetic with moments that people send: they may lie at either end of the calendar.</summary>
public static class MomentArithmetic
{
    /// <summary>So long before it, or the first moment there is.</summary>
    public static DateTimeOffset Before(this DateTimeOffset moment, TimeSpan span) =>
        moment.UtcTicks > span.Ticks ? moment - span : DateTimeOffset.MinValue;
}
