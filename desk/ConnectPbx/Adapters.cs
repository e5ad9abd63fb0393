namespace Helpdesk.Desk.ConnectPbx;

/// <summary>A PBX that webhooks are understood of.</summary>
/// <param name="Code">As the API names it.</param>
/// <param name="Name">As its provider writes it.</param>
/// <param name="Keys">Names of the keys that it proves its webhooks with; one that ends with a question mark may be left out.</param>
/// <param name="NeedsTimeZone">It writes times without an offset.</param>
internal sealed record Adapter(string Code, string Name, string[] Keys, bool NeedsTimeZone = false)
{
    public static IReadOnlyList<Adapter> All { get; } =
    [
        new("generic", "Asterisk, FreePBX, Voximplant (Zammad CTI)", []),
        new("mango", "Mango Office", ["apiKey", "apiSalt"]),
        new("megafon", "МегаФон", ["crmToken"], true),
        new("uis", "UIS", [], true),
        new("novofon", "Novofon", [], true),
        new("beeline", "Билайн", []),
        new("mts", "МТС Автосекретарь", ["user", "password", "ownNumbers?"], true),
        new("zadarma", "Zadarma", ["apiSecret"], true),
        new("telphin", "Телфин", []),
        new("sipuni", "Sipuni", []),
        new("3cx", "3CX", []),
        new("sipgate", "sipgate", ["publicKey?"]),
        new("placetel", "Placetel", ["secret?"]),
        new("twilio", "Twilio", ["authToken"]),
    ];

    public static Adapter Find(string code) => All.FirstOrDefault(adapter => adapter.Code == code) ?? new Adapter(code, code, []);
}
