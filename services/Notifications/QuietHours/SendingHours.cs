namespace Helpdesk.Notifications.QuietHours;

/// <summary>The hours in which clients may be disturbed, by the client's own clock (F126, F127). An audited setting.</summary>
internal sealed record SendingHours
{
    /// <summary>First moment of the day at which messages leave.</summary>
    public TimeOnly From { get; init; } = new(9, 0);

    /// <summary>First moment at which they no longer leave.</summary>
    public TimeOnly To { get; init; } = new(21, 0);

    /// <summary>Channels that keep these hours.</summary>
    public IReadOnlyList<string> Channels { get; init; } = ["sms", "email"];

    /// <summary>IANA zone taken for a client whose zone is unknown: the desk's own.</summary>
    public string DeskZone { get; init; } = "Asia/Yekaterinburg";

    /// <summary>How long sending is tried again before a message expires, in hours.</summary>
    public int KeepTryingHours { get; init; } = 48;

    /// <summary>The first moment at or after <paramref name="moment"/> at which a message may leave.</summary>
    /// <param name="moment">When it would leave otherwise.</param>
    /// <param name="channel"><c>email</c> or <c>sms</c>.</param>
    /// <param name="clientZone">The client's IANA zone; unknown ones count as the desk's.</param>
    public DateTimeOffset FirstAllowed(DateTimeOffset moment, string channel, string? clientZone)
    {
        if (!Channels.Contains(channel))
            return moment;
        var zone = ZoneOf(clientZone);
        var local = TimeZoneInfo.ConvertTime(moment, zone);
        var time = TimeOnly.FromTimeSpan(local.TimeOfDay);
        if (time >= From && time < To)
            return moment;
        var day = DateOnly.FromDateTime(local.DateTime).AddDays(time < From ? 0 : 1);
        return Opening(day, zone);
    }

    /// <summary>The zone by which this client lives.</summary>
    public TimeZoneInfo ZoneOf(string? clientZone) =>
        clientZone is not null && TimeZoneInfo.TryFindSystemTimeZoneById(clientZone, out var zone)
            ? zone
            : TimeZoneInfo.FindSystemTimeZoneById(DeskZone);

    private DateTimeOffset Opening(DateOnly day, TimeZoneInfo zone)
    {
        var local = day.ToDateTime(From);
        while (zone.IsInvalidTime(local))
            local = local.AddMinutes(15);
        return new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUniversalTime();
    }
}
