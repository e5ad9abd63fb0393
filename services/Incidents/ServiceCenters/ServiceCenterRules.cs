namespace Helpdesk.Incidents.ServiceCenters;

/// <summary>Setting: which service centre looks after which clients (F11), by the beginnings of INN and KPP.</summary>
internal sealed record ServiceCenterRules
{
    public const int Most = 2_000;

    /// <summary>The first that fits decides.</summary>
    public IReadOnlyList<ServiceCenterRule> Rules { get; init; } = [];

    /// <summary>The code for a client; null when no rule fits or nothing is known of it.</summary>
    public string? CodeOf(string? inn, string kpp) =>
        inn is null ? null : Rules.FirstOrDefault(rule => rule.Fits(inn, kpp))?.Code;

    /// <summary>What is wrong with the rules; null when nothing is.</summary>
    public string? Fault()
    {
        if (Rules is null || Rules.Count > Most || Rules.Any(rule => rule is null))
            return $"At most {Most} rules.";
        foreach (var (rule, index) in Rules.Select((rule, index) => (rule, index + 1)))
        {
            if (string.IsNullOrWhiteSpace(rule.Code) || rule.Code.Length > 20)
                return $"Rule {index}: a code has 1 to 20 characters.";
            if (string.IsNullOrEmpty(rule.Inn) && string.IsNullOrEmpty(rule.Kpp))
                return $"Rule {index}: give the beginning of an INN, of a KPP, or both.";
            if (rule.Inn is { } inn && (inn.Length > 12 || !inn.All(char.IsAsciiDigit)))
                return $"Rule {index}: the beginning of an INN has up to 12 digits.";
            if (rule.Kpp is { } kpp && (kpp.Length > 9 || !kpp.All(char.IsAsciiLetterOrDigit)))
                return $"Rule {index}: the beginning of a KPP has up to 9 characters.";
        }

        return null;
    }
}

/// <summary>A rule.</summary>
/// <param name="Code">Code of the service centre.</param>
/// <param name="Inn">The client's INN begins so; null for any.</param>
/// <param name="Kpp">The client's KPP begins so; null for any.</param>
internal sealed record ServiceCenterRule(string Code, string? Inn, string? Kpp)
{
    public bool Fits(string inn, string kpp) =>
        inn.StartsWith(Inn ?? "", StringComparison.Ordinal) && kpp.StartsWith(Kpp ?? "", StringComparison.OrdinalIgnoreCase);
}
