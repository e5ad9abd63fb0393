namespace Helpdesk.Gateway;

/// <summary>Configuration section <c>Identity</c>.</summary>
internal sealed class IdentitySettings
{
    /// <summary>The first administrator's password; needed only while no administrator exists.</summary>
    public string? AdminPassword { get; init; }

    /// <summary>Life of an access token, minutes. Also how long a changed role or a dismissed user can go unnoticed by services.</summary>
    public int AccessTokenMinutes { get; init; } = 10;

    /// <summary>A session that nobody uses ends after so many hours.</summary>
    public int SessionIdleHours { get; init; } = 16;

    /// <summary>A session ends after so many days however much it is used.</summary>
    public int SessionDays { get; init; } = 30;

    /// <summary>Wrong passwords in a row before an account is locked.</summary>
    public int LockoutAfter { get; init; } = 5;

    /// <summary>How long an account stays locked, minutes.</summary>
    public int LockoutMinutes { get; init; } = 5;

    /// <summary>A superseded refresh token still answers for so many seconds, for those who refreshed at the same moment.</summary>
    public int RefreshGraceSeconds { get; init; } = 30;

    /// <summary>A signing key is succeeded after so many days.</summary>
    public int SigningKeyDays { get; init; } = 90;

    /// <summary>A new signing key is published for so many minutes before it signs, so that every service has fetched it by then.</summary>
    public int SigningKeyLeadMinutes { get; init; } = 60;

    /// <summary>Sign-ins are kept for so many days.</summary>
    public int SignInDays { get; init; } = 180;

    public TimeSpan AccessTokenLife => TimeSpan.FromMinutes(AccessTokenMinutes);
}
