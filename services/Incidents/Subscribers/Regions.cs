namespace Helpdesk.Incidents.Subscribers;

/// <summary>What INN and KPP tell about the place: region (F5) and a guess of its time zone, which the operator confirms (F12).</summary>
internal static class Regions
{
    private static readonly Dictionary<string, string> Zones = Table(
        ("Europe/Kaliningrad", "39"),
        ("Europe/Moscow", "01 05 06 07 08 09 10 11 12 13 15 16 20 21 23 26 29 31 32 33 35 36 37 40 44 46 47 48 50 51 52 53 57 58 60 61 62 "
            + "67 68 69 71 76 77 78 83 90 93 94 95"),
        ("Europe/Kirov", "43"),
        ("Europe/Volgograd", "34"),
        ("Europe/Simferopol", "91 92"),
        ("Europe/Astrakhan", "30"),
        ("Europe/Saratov", "64"),
        ("Europe/Ulyanovsk", "73"),
        ("Europe/Samara", "63 18"),
        ("Asia/Yekaterinburg", "02 45 56 59 66 72 74 81 86 89"),
        ("Asia/Omsk", "55"),
        ("Asia/Novosibirsk", "54"),
        ("Asia/Barnaul", "04 22"),
        ("Asia/Tomsk", "70"),
        ("Asia/Novokuznetsk", "42"),
        ("Asia/Krasnoyarsk", "17 19 24 84 88"),
        ("Asia/Irkutsk", "03 38 85"),
        ("Asia/Chita", "75 80"),
        ("Asia/Yakutsk", "14 28"),
        ("Asia/Vladivostok", "25 27 79"),
        ("Asia/Magadan", "49"),
        ("Asia/Sakhalin", "65"),
        ("Asia/Kamchatka", "41 82"),
        ("Asia/Anadyr", "87"));

    /// <summary>The two-digit region: of the KPP, or of the INN when there is no KPP or it is a largest taxpayer's (99).</summary>
    public static string? RegionOf(string? inn, string? kpp)
    {
        if (kpp is { Length: >= 2 } && !kpp.StartsWith("99", StringComparison.Ordinal))
            return kpp[..2];
        return inn is { Length: >= 2 } ? inn[..2] : null;
    }

    /// <summary>Whether the region is one whose zone is known. 99 (largest payers) is a known code without a zone.</summary>
    public static bool IsKnown(string? region) => region is not null && (region == "99" || Zones.ContainsKey(region));

    /// <summary>The guessed IANA zone; null when it has to be asked.</summary>
    public static string? TimeZoneOf(string? inn, string? kpp) =>
        RegionOf(inn, kpp) is { } region && Zones.TryGetValue(region, out var zone) ? zone : null;

    private static Dictionary<string, string> Table(params (string Zone, string Codes)[] rows) =>
        rows.SelectMany(row => row.Codes.Split(' '), (row, code) => (code, row.Zone)).ToDictionary(x => x.code, x => x.Zone);
}
