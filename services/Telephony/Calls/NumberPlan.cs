namespace Helpdesk.Telephony.Calls;

/// <summary>How a provider writes outside numbers.</summary>
internal enum NumberContext
{
    /// <summary>As people dial in a country and a town.</summary>
    National,

    /// <summary>E.164 digits without the plus: nothing is guessed.</summary>
    E164WithoutPlus,
}

/// <summary>How a provider writes outside numbers, and where (field-notes D.4).</summary>
/// <param name="Context">Nationally or internationally.</param>
/// <param name="Country">Whose national numbers they are: ISO 3166, like <c>RU</c>.</param>
/// <param name="AreaCode">What local numbers of six or seven digits lack, like <c>343</c>; null leaves them as they are.</param>
internal readonly record struct NumberPlan(NumberContext Context, string Country, string? AreaCode)
{
    /// <summary>Where nobody says otherwise.</summary>
    public const string Russia = "RU";

    /// <summary>As people dial in Russia: 8…, 7…, ten digits, 810….</summary>
    public static readonly NumberPlan National = new(NumberContext.National, Russia, null);

    /// <summary>E.164 digits without the plus.</summary>
    public static readonly NumberPlan E164WithoutPlus = new(NumberContext.E164WithoutPlus, Russia, null);
}
