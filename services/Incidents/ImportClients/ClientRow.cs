using System.Globalization;
using Helpdesk.Incidents.Subscribers;

namespace Helpdesk.Incidents.ImportClients;

/// <summary>A row of the client base as it goes into the tables.</summary>
internal sealed record ClientRow(
    long Line, string Inn, string Kpp, string? Name, string? Phone, string? RawPhone, string? Contact, string? Email, bool? Vip, string? TimeZone,
    string? ServiceCenter, string? Contract = null, DateOnly? ContractUntil = null, decimal? Balance = null);

/// <summary>Where a file has which value, by its header in Russian or English.</summary>
internal sealed class ClientColumns
{
    private static readonly Dictionary<string, string> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        ["инн"] = "inn",
        ["кпп"] = "kpp",
        ["название"] = "name",
        ["наименование"] = "name",
        ["организация"] = "name",
        ["телефон"] = "phone",
        ["контакт"] = "contact",
        ["контактное лицо"] = "contact",
        ["почта"] = "email",
        ["e-mail"] = "email",
        ["вип"] = "vip",
        ["часовой пояс"] = "timezone",
        ["time zone"] = "timezone",
        ["сц"] = "servicecenter",
        ["service center"] = "servicecenter",
        ["договор"] = "contract",
        ["договор до"] = "contractuntil",
        ["действует до"] = "contractuntil",
        ["баланс"] = "balance",
    };

    private static readonly string[] Days = ["dd.MM.yyyy", "yyyy-MM-dd"];

    private readonly Dictionary<string, int> _places = [];

    private readonly string? _areaCode;

    /// <param name="header">Names of the columns.</param>
    /// <param name="areaCode">What local numbers lack.</param>
    public ClientColumns(IReadOnlyList<string> header, string? areaCode = null)
    {
        _areaCode = areaCode;
        for (var place = 0; place < header.Count; place++)
            _places.TryAdd(Names.GetValueOrDefault(header[place], header[place].ToLowerInvariant()), place);
    }

    /// <summary>Whether the file can be of clients at all.</summary>
    public bool HaveInn => _places.ContainsKey("inn");

    /// <summary>The row, or why it is rejected.</summary>
    public (ClientRow? Row, string? Fault) Read(CsvRow row)
    {
        var key = InnKpp.Of(Cell(row, "inn"), Cell(row, "kpp"));
        if (InnKppCheck.Of(key).Faults is [var fault, ..])
            return (null, fault.Message);
        if (row.Cells.Any(cell => cell.Contains('\uFFFD', StringComparison.Ordinal) || cell.Contains('\0', StringComparison.Ordinal)))
            return (null, "The row is not UTF-8.");
        var zone = Cell(row, "timezone");
        if (zone is not null && !(TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var known) && known.HasIanaId))
            return (null, $"There is no time zone {zone}.");
        DateOnly? until = null;
        if (Cell(row, "contractuntil") is { } day)
        {
            if (!DateOnly.TryParseExact(day, Days, CultureInfo.InvariantCulture, DateTimeStyles.None, out var last))
                return (null, $"{day} is no date.");
            until = last;
        }

        decimal? balance = null;
        if (Cell(row, "balance") is { } sum)
        {
            if (!decimal.TryParse(sum.Replace(',', '.').Replace(" ", "", StringComparison.Ordinal), NumberStyles.Number, CultureInfo.InvariantCulture, out var roubles) || Math.Abs(roubles) > 1e12m)
                return (null, $"{sum} is no sum.");
            balance = roubles;
        }

        var phone = PhoneNumber.Parse(Cell(row, "phone"), _areaCode);
        bool? vip = Cell(row, "vip") is { } mark ? mark is "1" or "да" or "Да" or "true" or "TRUE" or "yes" or "+" : null;
        return (new(
            row.Line, key.Inn, key.Kpp, Cut(Cell(row, "name"), 500), phone.Kind == PhoneKind.Internal ? null : phone.Number, Cut(Cell(row, "phone"), 64),
            Cut(Cell(row, "contact"), 200), Cut(Cell(row, "email"), 254), vip, zone, Cut(Cell(row, "servicecenter"), 20), Cut(Cell(row, "contract"), 200), until, balance), null);
    }

    private string? Cell(CsvRow row, string name) =>
        _places.TryGetValue(name, out var place) && place < row.Cells.Count && row.Cells[place].Length > 0 ? row.Cells[place] : null;

    private static string? Cut(string? text, int length) => text is null || text.Length <= length ? text : text[..length];
}
