namespace Helpdesk.Incidents.Subscribers;

/// <summary>Why an INN or KPP is refused.</summary>
/// <param name="Field"><c>inn</c> or <c>kpp</c>.</param>
/// <param name="Code">Stable code, e.g. <c>inn-length</c>.</param>
/// <param name="Message">The same for people.</param>
internal sealed record InnKppFault(string Field, string Code, string Message);

/// <summary>What is doubtful about an INN or KPP that is accepted all the same (decision 12).</summary>
/// <param name="Code"><c>inn-check-digits</c> or <c>region-unknown</c>.</param>
/// <param name="Message">The same for people.</param>
/// <param name="Expected">The check digits that the rest of the INN asks for.</param>
internal sealed record InnKppWarning(string Code, string Message, string? Expected = null);

/// <summary>The verdict on a client's key by decision 12.</summary>
internal sealed record InnKppCheck(IReadOnlyList<InnKppFault> Faults, IReadOnlyList<InnKppWarning> Warnings)
{
    /// <summary>Judges INN and KPP without asking anybody.</summary>
    public static InnKppCheck Of(InnKpp key)
    {
        var faults = new List<InnKppFault>();
        var innFault = key.Inn.Length == 0 ? "inn-missing" : Inn.FaultOf(key.Inn);
        if (innFault is not null)
            faults.Add(new("inn", innFault, Texts.Of(innFault)));
        if (Kpp.FaultOf(key.Kpp, innFault is null ? key.Inn : null) is { } kppFault)
            faults.Add(new("kpp", kppFault, Texts.Of(kppFault)));
        return new(faults, innFault is null ? Warnings(key, faults.Count > 0) : []);

        static List<InnKppWarning> Warnings(InnKpp key, bool kppRefused)
        {
            var warnings = new List<InnKppWarning>();
            if (!Inn.HasRightCheckDigits(key.Inn))
            {
                var expected = Inn.ExpectedCheckDigits(key.Inn);
                warnings.Add(new("inn-check-digits", Texts.Of("inn-check-digits", expected), expected));
            }

            if (Regions.RegionOf(key.Inn, kppRefused ? null : key.Kpp) is { } region && !Regions.IsKnown(region))
                warnings.Add(new("region-unknown", Texts.Of("region-unknown", region)));
            return warnings;
        }
    }
}
