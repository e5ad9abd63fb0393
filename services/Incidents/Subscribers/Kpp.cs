using System.Text.RegularExpressions;

namespace Helpdesk.Incidents.Subscribers;

/// <summary>The rules of a KPP (F2, F6, decision 12): tax office, two-character reason, serial; it has no check digit.</summary>
internal static partial class Kpp
{
    /// <summary>What a client without a KPP has: an empty KPP counts as a value (decision 12).</summary>
    public const string None = "";

    /// <summary>Why the KPP is refused beside this INN; null when it may be stored. <paramref name="kpp"/> may be <see cref="None"/>.</summary>
    public static string? FaultOf(string kpp, string? inn)
    {
        if (kpp == None)
            return null;
        if (inn is { Length: 12 })
            return "kpp-with-individual";
        if (!Pattern().IsMatch(kpp))
            return "kpp-pattern";
        return kpp.All(c => c == '0') ? "kpp-zeros" : null;
    }

    /// <summary>The KPP most organisations have: the tax office of the INN and 01001 (F6); null for a person.</summary>
    public static string? StandardFor(string inn) => Inn.IsIndividual(inn) ? null : inn[..4] + "01001";

    [GeneratedRegex("^[0-9]{4}[0-9A-Z]{2}[0-9]{3}\\z", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
