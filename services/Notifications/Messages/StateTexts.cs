using System.Globalization;
using Helpdesk.Notifications.QuietHours;
using Helpdesk.Notifications.Texts;

namespace Helpdesk.Notifications.Messages;

/// <summary>What an operator reads of a message's state (F128).</summary>
internal static class StateTexts
{
    public static string Of(Message message, SendingHours hours, CultureInfo culture)
    {
        if (message.PlannedFor is { } planned && (message.Attempts > 0 || message.State == MessageState.Scheduled))
        {
            var local = TimeZoneInfo.ConvertTime(planned, hours.ZoneOf(message.TimeZone));
            var key = message.Attempts == 0 ? "Planned" : "Again";
            return string.Format(culture, Text.Of(key, culture), local.ToString("dd.MM HH:mm", CultureInfo.InvariantCulture));
        }
        var state = $"State.{message.State}";
        return Text.Find($"{state}.{message.Provider}", culture) ?? Text.Of(state, culture);
    }
}
