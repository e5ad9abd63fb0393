using System.Text.RegularExpressions;
using Helpdesk.Notifications.Texts;

namespace Helpdesk.Notifications.Templates;

/// <summary>A text with places to fill in, like <c>{number}</c>.</summary>
/// <param name="Subject">Subject of a letter; null for SMS.</param>
/// <param name="Body">The text.</param>
internal sealed record MessageTemplate(string? Subject, string Body);

/// <summary>The texts to clients (F131): the built-in ones and what an administrator put in their place. An audited setting.</summary>
internal sealed partial record MessageTemplates
{
    public const string ClosedEmail = "incident-closed-email";
    public const string ClosedSms = "incident-closed-sms";

    /// <summary>Names of all templates.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        ClosedEmail, ClosedSms, "incident-resolved-email", "incident-resolved-sms", "incident-cancelled-email", "incident-cancelled-sms",
        "problem-fixed-email", "problem-fixed-sms",
    ];

    /// <summary>What may be filled in.</summary>
    public static IReadOnlyList<string> Places { get; } = ["number", "name", "greeting"];

    /// <summary>Templates that are not as built in, by name.</summary>
    public IReadOnlyDictionary<string, MessageTemplate> Changed { get; init; } = new Dictionary<string, MessageTemplate>();

    /// <summary>The template in use; null when there is none of this name.</summary>
    public MessageTemplate? Find(string name) =>
        !Names.Contains(name) ? null
        : Changed.TryGetValue(name, out var changed) ? changed
        : new MessageTemplate(
            Text.Find($"Template.{name}.Subject", Text.Russian), Text.Of($"Template.{name}.Body", Text.Russian));

    /// <summary>These templates with one of them replaced.</summary>
    public MessageTemplates With(string name, MessageTemplate template) =>
        this with { Changed = new Dictionary<string, MessageTemplate>(Changed) { [name] = template } };

    /// <summary>The places that a text names and nobody fills.</summary>
    public static IReadOnlyList<string> UnknownPlaces(string? text) =>
        [.. PlacePattern().Matches(text ?? "").Select(place => place.Groups[1].Value).Where(place => !Places.Contains(place)).Distinct()];

    /// <summary>Fills a text in.</summary>
    public static string Fill(string text, long number, string? name)
    {
        var known = string.IsNullOrWhiteSpace(name) ? null : name.Trim();
        return PlacePattern().Replace(text, place => place.Groups[1].Value switch
        {
            "number" => number.ToString(Text.Russian),
            "name" => known ?? "",
            "greeting" when known is null => Text.Of("Greeting", Text.Russian),
            "greeting" => string.Format(Text.Russian, Text.Of("Greeting.Named", Text.Russian), known),
            _ => place.Value,
        });
    }

    [GeneratedRegex(@"\{([a-z]{1,30})\}")]
    private static partial Regex PlacePattern();
}
