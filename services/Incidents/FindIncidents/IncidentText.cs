using System.Text;
using Helpdesk.SearchLanguage;

namespace Helpdesk.Incidents.FindIncidents;

/// <summary>The words of an incident as its index has them: the first letter tells an exact word from a stem.</summary>
internal static class IncidentText
{
    /// <summary>Every incident has it, so that a query of negatives alone uses the index too.</summary>
    public const string Every = "*";

    // A tsvector holds a megabyte; a longer talk than this is found by what was said in it first and last.
    private const int MostLexemes = 20_000;

    public static string Exact(string word) => "w" + word;

    public static string Stem(string stem) => "s" + stem;

    /// <summary>The literal of a tsvector of these texts; without places, for phrases are checked on the texts themselves.</summary>
    public static string Vector(IEnumerable<string> texts)
    {
        var lexemes = new HashSet<string>(StringComparer.Ordinal) { Every };
        foreach (var word in texts.SelectMany(TextAnalysis.Words))
        {
            if (lexemes.Count > MostLexemes)
                break;
            lexemes.Add(Exact(word.Exact));
            lexemes.Add(Stem(word.Stem));
            if (word is { Twin: { } twin, TwinStem: { } twinStem })
            {
                lexemes.Add(Exact(twin));
                lexemes.Add(Stem(twinStem));
            }
        }

        var vector = new StringBuilder();
        foreach (var lexeme in lexemes)
            vector.Append(Quote(lexeme)).Append(' ');
        return vector.ToString();
    }

    /// <summary>A lexeme as a tsvector or tsquery literal has it.</summary>
    public static string Quote(string lexeme) =>
        $"'{lexeme.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "''", StringComparison.Ordinal)}'";
}

/// <summary>A query in PostgreSQL's terms.</summary>
/// <param name="Query">A tsquery that every matching incident satisfies.</param>
/// <param name="Exact">Whether only matching ones do; else the words are looked at again.</param>
internal sealed record Candidates(string Query, bool Exact)
{
    private static readonly Candidates All = new($"'{IncidentText.Every}'", false);

    private static readonly Candidates None = new("'!'", true);

    /// <summary>Translates the tree: what an index of words cannot know, order and middles of words, makes it inexact.</summary>
    public static Candidates Of(Node node)
    {
        switch (node)
        {
            case Everything or AnyWord:
                return All with { Exact = true };
            case AnyForm word:
                return new(IncidentText.Quote(IncidentText.Stem(word.Stem)), true);
            case ThisForm form:
                return new(IncidentText.Quote(IncidentText.Exact(form.Exact)), true);
            case Pattern pattern:
                var beginning = pattern.Text[..pattern.Text.IndexOf('*', StringComparison.Ordinal)];
                return beginning.Length == 0 ? All : new(IncidentText.Quote(IncidentText.Exact(beginning)) + ":*", pattern.IsPrefix);
            case Phrase phrase:
                return Join([.. phrase.Terms.Select(Of)], " & ") with { Exact = false };
            case And and:
                return Join([.. and.Nodes.Select(Of)], " & ");
            case Or or:
                return Join([.. or.Nodes.Select(Of)], " | ");
            case Not not:
                var inner = Of(not.Inner);
                return inner.Exact ? new($"!{inner.Query}", true) : All;
            default:
                return None;
        }
    }

    private static Candidates Join(IReadOnlyList<Candidates> parts, string sign) =>
        new($"({string.Join(sign, parts.Select(p => p.Query))})", parts.All(p => p.Exact));
}
