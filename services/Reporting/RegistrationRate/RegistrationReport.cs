using System.Globalization;
using Helpdesk.Reporting.Texts;

namespace Helpdesk.Reporting.RegistrationRate;

/// <summary>The registration % of a period (F134–F139).</summary>
/// <param name="From">First moment of the period.</param>
/// <param name="To">First moment after it.</param>
/// <param name="Zone">The desk's IANA zone, by which days were taken.</param>
/// <param name="OperatorId">Whose figure it is; null is everybody's.</param>
/// <param name="Linked">Counted parts whose call has an incident.</param>
/// <param name="Unlinked">Counted parts without: the work-list.</param>
/// <param name="Excluded">Parts that don't count, by the predicate that took them out.</param>
/// <param name="Percent">Percent, two digits after the point; null when nothing counts.</param>
/// <param name="PercentText">For people; «нет данных» when nothing counts.</param>
/// <param name="Formula">The arithmetic behind it.</param>
/// <param name="ByOperator">The same by operator, most unlinked first.</param>
internal sealed record RegistrationReport(
    DateTimeOffset From, DateTimeOffset To, string Zone, Guid? OperatorId, long Linked, long Unlinked,
    IReadOnlyList<ExcludedParts> Excluded, decimal? Percent, string PercentText, string Formula,
    IReadOnlyList<OperatorRate> ByOperator)
{
    /// <summary>Sums Telephony's verdicts up.</summary>
    public static RegistrationReport Of(
        ReportPeriod period, TimeZoneInfo zone, Guid? operatorId, IReadOnlyList<VerdictCount> verdicts,
        IReadOnlyDictionary<Guid, string> names, CultureInfo culture)
    {
        var counted = verdicts.Where(verdict => verdict.Exclusion is null).ToList();
        var rate = RateOf(counted);
        return new RegistrationReport(
            TimeZoneInfo.ConvertTime(period.From, zone), TimeZoneInfo.ConvertTime(period.To, zone), zone.Id, operatorId,
            rate.Linked, rate.Unlinked, ExcludedOf(verdicts), rate.Percent, rate.PercentText(culture), rate.Formula(culture),
            [.. counted.GroupBy(verdict => verdict.OperatorId).Select(group => LineOf(group.Key, RateOf(group)))
                .OrderByDescending(line => line.Unlinked).ThenBy(line => line.Name, StringComparer.Ordinal)]);

        OperatorRate LineOf(Guid? id, Rate own) => new(
            id, id is { } known ? names.GetValueOrDefault(known) ?? known.ToString() : Text.Of("NobodysExtension", culture),
            own.Linked, own.Unlinked, own.Percent, own.PercentText(culture));
    }

    private static Rate RateOf(IEnumerable<VerdictCount> counted)
    {
        var byLink = counted.ToLookup(verdict => verdict.Linked, verdict => verdict.Count);
        return new Rate(byLink[true].Sum(), byLink[false].Sum());
    }

    private static IReadOnlyList<ExcludedParts> ExcludedOf(IEnumerable<VerdictCount> verdicts) =>
        [.. verdicts.Where(verdict => verdict.Exclusion is not null).GroupBy(verdict => verdict.Exclusion!)
            .Select(group => new ExcludedParts(group.Key, group.Sum(verdict => verdict.Count)))
            .OrderByDescending(excluded => excluded.Count).ThenBy(excluded => excluded.Exclusion, StringComparer.Ordinal)];
}

/// <summary>How many parts have the same verdict.</summary>
internal sealed record VerdictCount(Guid? OperatorId, bool Linked, string? Exclusion, long Count);

/// <summary>Parts taken out of the count.</summary>
/// <param name="Exclusion">Name of the predicate (F135–F138).</param>
/// <param name="Count">How many.</param>
internal sealed record ExcludedParts(string Exclusion, long Count);

/// <summary>One operator's registration %.</summary>
/// <param name="OperatorId">The operator; null for extensions that nobody claimed.</param>
/// <param name="Name">His name.</param>
/// <param name="Linked">His counted parts whose call has an incident.</param>
/// <param name="Unlinked">His counted parts without.</param>
/// <param name="Percent">Percent, two digits after the point; null when nothing counts.</param>
/// <param name="PercentText">For people.</param>
internal sealed record OperatorRate(Guid? OperatorId, string Name, long Linked, long Unlinked, decimal? Percent, string PercentText);
