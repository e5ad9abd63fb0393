using System.Globalization;
using Helpdesk.Reporting.Texts;

namespace Helpdesk.Reporting.RegistrationRate;

/// <summary>Registration % = linked / (linked + unlinked) (F134, decision 3).</summary>
/// <param name="Linked">Counted parts whose call has an incident.</param>
/// <param name="Unlinked">Counted parts without.</param>
internal readonly record struct Rate(long Linked, long Unlinked)
{
    /// <summary>Percent, two digits after the point; null when nothing counts. 100 only if nothing is unlinked, 0 only if nothing is linked.</summary>
    public decimal? Percent => Rounded(2);

    /// <summary>«87,5 %», or «нет данных» when nothing counts.</summary>
    public string PercentText(CultureInfo culture) =>
        Rounded(1) is { } percent ? percent.ToString("0.0", culture) + " %" : Text.Of("NoData", culture);

    /// <summary>The arithmetic: «175 / (175 + 25) = 87,5 %».</summary>
    public string Formula(CultureInfo culture) =>
        string.Create(culture, $"{Linked} / ({Linked} + {Unlinked}) = {PercentText(culture)}");

    private decimal? Rounded(int digits)
    {
        if (Linked + Unlinked == 0)
            return null;
        var step = 1m / (decimal)Math.Pow(10, digits);
        var percent = Math.Round(100m * Linked / (Linked + Unlinked), digits, MidpointRounding.AwayFromZero);
        return Math.Clamp(percent, Linked == 0 ? 0 : step, Unlinked == 0 ? 100 : 100 - step);
    }
}
