namespace Helpdesk.Reporting.DeskClock;

/// <summary>By whose clock days begin in reports. An audited setting.</summary>
internal sealed record DeskTime
{
    /// <summary>IANA zone of the desk.</summary>
    public string Zone { get; init; } = "Asia/Yekaterinburg";

    /// <summary>The zone itself.</summary>
    public TimeZoneInfo Find() => TimeZoneInfo.FindSystemTimeZoneById(Zone);

    /// <summary>The first moment of a day in the zone, UTC; where clocks skip midnight, the first moment that exists.</summary>
    public DateTimeOffset StartOf(DateOnly day)
    {
        var zone = Find();
        var local = day.ToDateTime(TimeOnly.MinValue);
        while (zone.IsInvalidTime(local))
            local = local.AddMinutes(15);
        return new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUniversalTime();
    }

    /// <summary>The day that a moment belongs to.</summary>
    public DateOnly DayOf(DateTimeOffset moment) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(moment, Find()).DateTime);
}
