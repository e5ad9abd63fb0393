using System.Globalization;
using Helpdesk.Notifications.Messages;
using Helpdesk.Notifications.QuietHours;
using Helpdesk.ServiceDefaults.Access;
using Helpdesk.ServiceDefaults.Problems;
using Helpdesk.ServiceDefaults.Settings;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Notifications.ListMessages;

/// <summary>A message as the incident's card shows it (F128).</summary>
/// <param name="Id">The message.</param>
/// <param name="Channel"><c>email</c> or <c>sms</c>.</param>
/// <param name="Address">Where it goes.</param>
/// <param name="State">Its state.</param>
/// <param name="StateText">The state in words.</param>
/// <param name="ChangedAt">When it came into this state, UTC.</param>
/// <param name="PlannedFor">When the next attempt is due, UTC; null when none is.</param>
/// <param name="Attempts">Attempts made.</param>
/// <param name="Provider">Who took it or was asked to.</param>
/// <param name="VendorCode">The provider's last code.</param>
/// <param name="VendorText">The provider's last words.</param>
/// <param name="Subject">Subject of a letter.</param>
/// <param name="Body">The text.</param>
internal sealed record MessageRow(
    Guid Id, string Channel, string Address, MessageState State, string StateText, DateTimeOffset ChangedAt, DateTimeOffset? PlannedFor,
    int Attempts, string? Provider, string? VendorCode, string? VendorText, string? Subject, string Body);

/// <summary><c>GET /api/notifications?incidentId=</c>: the latest hundred messages about an incident, newest first.</summary>
internal static class ListMessagesEndpoint
{
    private const int Most = 100;

    public static void MapListMessages(this IEndpointRouteBuilder routes) =>
        routes.MapGet("", HandleAsync).AllowRoles(Roles.Staff);

    private static async Task<IReadOnlyList<MessageRow>> HandleAsync(
        Guid? incidentId, NotificationsDb db, CancellationToken cancellationToken)
    {
        var incident = incidentId ?? throw new BadInput("incidentId", "Say which incident.");
        var hours = (await db.SettingAsync<SendingHours>(cancellationToken)).Value;
        var messages = await db.Messages.AsNoTracking().Where(message => message.IncidentId == incident)
            .OrderByDescending(message => message.IncidentVersion).ThenBy(message => message.Channel)
            .Take(Most).ToListAsync(cancellationToken);
        return [.. messages.Select(m => new MessageRow(
            m.Id, m.Channel, m.Address, m.State, StateTexts.Of(m, hours, CultureInfo.CurrentUICulture), m.ChangedAt, m.PlannedFor,
            m.Attempts, m.Provider, m.VendorCode, m.VendorText, m.Subject, m.Body))];
    }
}
