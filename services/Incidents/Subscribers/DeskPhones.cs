using Helpdesk.Incidents.ListIncidents;
using Helpdesk.ServiceDefaults.Settings;

namespace Helpdesk.Incidents.Subscribers;

internal static class DeskPhones
{
    /// <summary>Reads a number as it is written at this desk: one of six or seven digits takes the desk's area code, if it has one.</summary>
    public static async Task<PhoneNumber> PhoneAsync(this IncidentsDb db, string? raw, CancellationToken ct)
    {
        var phone = PhoneNumber.Parse(raw);
        return phone.Kind == PhoneKind.Local ? PhoneNumber.Parse(raw, (await db.SettingAsync<DeskPlace>(ct)).Value.AreaCode) : phone;
    }
}
