using System.Globalization;
using System.Text.RegularExpressions;

namespace Helpdesk.Incidents.AnswerTemplates;

/// <summary>A ready answer (F43), called by <c>::shortcut</c> (P4); its places are filled in from the incident.</summary>
internal sealed partial class AnswerTemplate
{
    /// <summary>What may be filled in.</summary>
    public static readonly IReadOnlyList<string> Places = ["number", "client", "inn", "kpp", "contact", "operator", "article"];

    public Guid Id { get; init; }

    public int Version { get; private set; }

    /// <summary>Whose it is; null for everybody's.</summary>
    public Guid? OwnerId { get; init; }

    /// <summary>What is typed after two colons.</summary>
    public string Shortcut { get; private set; } = "";

    public string Title { get; private set; } = "";

    public string Text { get; private set; } = "";

    public Guid ChangedBy { get; private set; }

    public DateTimeOffset ChangedAt { get; private set; }

    public void Change(string shortcut, string title, string text, Guid by, DateTimeOffset now)
    {
        (Shortcut, Title, Text, ChangedBy, ChangedAt) = (shortcut, title, text, by, now);
        Version++;
    }

    /// <summary>The places that a text names and nobody fills.</summary>
    public static IReadOnlyList<string> UnknownPlaces(string? text) =>
        [.. PlacePattern().Matches(text ?? "").Select(place => place.Groups["place"].Value).Where(place => !Places.Contains(place)).Distinct()];

    /// <summary>The text with its places filled in; a place of which nothing is known goes, with the blanks before it.</summary>
    public static string Fill(string text, AnswerFacts facts) => PlacePattern().Replace(text, place => facts.Of(place.Groups["place"].Value) switch
    {
        null => place.Value,
        "" => "",
        var known => place.Groups["blank"].Value + known,
    });

    [GeneratedRegex(@"(?<blank>[ \t]*)\{(?<place>[a-z]{1,30})\}", RegexOptions.CultureInvariant)]
    private static partial Regex PlacePattern();

    public static void Configure(ModelBuilder model) => model.Entity<AnswerTemplate>(answers =>
    {
        answers.ToTable("answer_templates");
        answers.Property(a => a.Id).ValueGeneratedNever();
        answers.Property(a => a.Version).IsConcurrencyToken();
        answers.HasIndex(a => new { a.OwnerId, a.Shortcut }).IsUnique().AreNullsDistinct(false);
    });
}

/// <summary>What an incident has to say in an answer.</summary>
internal sealed record AnswerFacts(long Number, string? Client, string? Inn, string? Kpp, string? Contact, string Operator, int? Article)
{
    /// <summary>What goes into a place: empty when unknown, null when there is no such place.</summary>
    public string? Of(string place) => place switch
    {
        "number" => Number.ToString(CultureInfo.InvariantCulture),
        "client" => Client ?? "",
        "inn" => Inn ?? "",
        "kpp" => Kpp ?? "",
        "contact" => Contact ?? "",
        "operator" => Operator,
        "article" => Article?.ToString(CultureInfo.InvariantCulture) ?? "",
        _ => null,
    };
}
