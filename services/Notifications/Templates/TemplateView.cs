using Helpdesk.Notifications.SendMessages.Sms;

namespace Helpdesk.Notifications.Templates;

/// <summary>A template as an administrator sees it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Subject">Subject of a letter; null for SMS.</param>
/// <param name="Body">The text.</param>
/// <param name="Places">What may be filled in, each written as <c>{number}</c>.</param>
/// <param name="Sms">For SMS: how the text, filled in with a usual number and name, falls into segments.</param>
internal sealed record TemplateView(string Name, string? Subject, string Body, IReadOnlyList<string> Places, SmsSegments? Sms)
{
    public static TemplateView Of(string name, MessageTemplate template) => new(
        name, template.Subject, template.Body, MessageTemplates.Places,
        template.Subject is null ? SmsSegments.Of(MessageTemplates.Fill(template.Body, 2_000_001, "Мария Ивановна")) : null);
}
