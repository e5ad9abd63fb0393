using Helpdesk.Desk.Gateway;

namespace Helpdesk.Desk.ConnectPbx;

/// <summary>What an administrator says of a PBX account.</summary>
internal sealed class AccountForm
{
    public string Name { get; set; } = "";

    public string Adapter { get; set; } = "generic";

    public string Numbers { get; set; } = "national";

    public string Country { get; set; } = "RU";

    public string AreaCode { get; set; } = "";

    public string TimeZone { get; set; } = "";

    public string PublicUrl { get; set; } = "";

    public bool Active { get; set; } = true;

    /// <summary>Keys that are to replace those in use; empty leaves them.</summary>
    public Dictionary<string, string> Keys { get; } = [];

    public static AccountForm Of(PbxAccount account) => new()
    {
        Name = account.Name,
        Adapter = account.Adapter,
        Numbers = account.Numbers,
        Country = account.Country,
        AreaCode = account.AreaCode ?? "",
        TimeZone = account.TimeZone ?? "",
        PublicUrl = account.PublicUrl ?? "",
        Active = account.Active,
    };

    public object ToAccount() => new
    {
        name = Name.Trim(),
        adapter = Adapter,
        numbers = Numbers,
        country = Blank(Country)?.ToUpperInvariant(),
        areaCode = Blank(AreaCode),
        timeZone = Blank(TimeZone),
        publicUrl = Blank(PublicUrl),
        keys = Given(),
    };

    public object ToChange(bool newSecret = false, bool dropOldSecret = false) => new
    {
        name = Name.Trim(),
        numbers = Numbers,
        country = Blank(Country)?.ToUpperInvariant(),
        areaCode = Blank(AreaCode),
        active = Active,
        newSecret,
        dropOldSecret,
        timeZone = Blank(TimeZone),
        publicUrl = Blank(PublicUrl),
        keys = Given(),
    };

    private Dictionary<string, string>? Given()
    {
        var given = Keys.Where(key => key.Value.Trim().Length > 0).ToDictionary(key => key.Key, key => key.Value.Trim());
        return given.Count == 0 ? null : given;
    }

    private static string? Blank(string text) => text.Trim() is { Length: > 0 } given ? given : null;
}
