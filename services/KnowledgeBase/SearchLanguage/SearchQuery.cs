using System.Globalization;
using System.Text.RegularExpressions;

namespace Helpdesk.SearchLanguage;

/// <summary>The query language (F88): bare words, «phrases», <c>*</c>, <c>&amp;&amp;</c>, <c>||</c>, <c>-</c> and brackets.</summary>
public static partial class SearchQuery
{
    /// <summary>Words, phrases' words included, after this many are left out.</summary>
    public const int MostTerms = 1000;

    /// <summary>Words, phrases, operators and brackets after this many are left out.</summary>
    internal const int MostLexemes = 10 * MostTerms;

    /// <summary>Brackets nested deeper than this mean nothing.</summary>
    public const int DeepestBrackets = 12;

    /// <summary>Understands any string: never throws, says in hints what it left out.</summary>
    public static ParsedQuery Parse(string? query)
    {
        query ??= "";
        var hints = new Hints();
        var lexemes = new QueryLexer(query, hints).Read();
        var loose = lexemes.TrueForAll(l => l.Kind == LexemeKind.Minus || (l.Kind == LexemeKind.Operand && !l.Quoted));
        var root = new QueryParser(lexemes, hints).Parse() ?? Nothing.Instance;
        if (root is Nothing && !hints.All.Any(h => h.Kind == HintKind.ShortPattern))
            hints.Add(HintKind.NothingToFind);
        if (IsNegative(root))
            hints.Add(HintKind.OnlyNegatives);
        var number = OnlyNumber().Match(query);
        return new ParsedQuery(root, Canonical.Print(root), hints.All, number.Success ? long.Parse(number.Groups[1].ValueSpan, CultureInfo.InvariantCulture) : null, loose);
    }

    private static bool IsNegative(Node node) => node switch
    {
        Not => true,
        And and => and.Nodes.All(IsNegative),
        _ => false,
    };

    [GeneratedRegex(@"^\s*[№#]?\s*([0-9]{1,12})\s*\z", RegexOptions.CultureInvariant)]
    private static partial Regex OnlyNumber();
}
