using System.Text;
using System.Text.RegularExpressions;

namespace Helpdesk.Incidents.Subscribers;

/// <summary>The key of a client (F1), as typed: cleaned, not yet judged.</summary>
/// <param name="Inn">INN; empty when nothing was typed.</param>
/// <param name="Kpp">KPP; empty when there is none.</param>
internal sealed partial record InnKpp(string Inn, string Kpp)
{
    private const string CyrillicLookAlikes = "АВЕКМНОРСТУХ";
    private const string LatinLetters = "ABEKMHOPCTYX";

    /// <summary>Reads INN and KPP written in any usual form: «6663003127-667301001», with slashes, spaces, labels, in either order when labelled.</summary>
    public static InnKpp Parse(string text)
    {
        var upper = text.ToUpperInvariant();
        if (Labelled(upper) is { } labelled)
            return labelled;
        var tokens = Tokens(Labels().Replace(upper, " "));
        return Split(tokens);
    }

    /// <summary>Cleans INN and KPP that came in fields of their own.</summary>
    public static InnKpp Of(string? inn, string? kpp) =>
        new(Clean(Labels().Replace((inn ?? "").ToUpperInvariant(), " ")), Clean(Labels().Replace((kpp ?? "").ToUpperInvariant(), " ")));

    private static InnKpp? Labelled(string upper)
    {
        var marks = Labels().Matches(upper);
        var inn = marks.FirstOrDefault(m => m.Value is "ИНН" or "INN");
        var kpp = marks.FirstOrDefault(m => m.Value is "КПП" or "KPP");
        // «ИНН/КПП 6663003127/667301001» names both before either: the labels say nothing about the places then.
        if (inn is null || kpp is null || !Between(inn, kpp, upper).Any(char.IsAsciiDigit))
            return null;
        return inn.Index < kpp.Index
            ? new(Clean(upper[(inn.Index + 3)..kpp.Index]), Clean(upper[(kpp.Index + 3)..]))
            : new(Clean(upper[(inn.Index + 3)..]), Clean(upper[(kpp.Index + 3)..inn.Index]));
    }

    private static string Between(Match one, Match other, string text) =>
        text[(Math.Min(one.Index, other.Index) + 3)..Math.Max(one.Index, other.Index)];

    private static InnKpp Split(List<string> tokens)
    {
        for (var taken = 1; taken <= tokens.Count; taken++)
        {
            var inn = string.Concat(tokens.Take(taken));
            var kpp = string.Concat(tokens.Skip(taken));
            if (inn.Length is 10 or 12 && inn.All(char.IsAsciiDigit) && kpp.Length is 0 or 9)
                return new(inn, kpp);
        }

        var whole = string.Concat(tokens);
        if (whole.Length is 19)
            return new(whole[..10], whole[10..]);
        return tokens is [] ? new("", "") : new(tokens[0], string.Concat(tokens.Skip(1)));
    }

    private static string Clean(string part) => string.Concat(Tokens(part));

    private static List<string> Tokens(string upper)
    {
        var mapped = new StringBuilder(upper.Length);
        foreach (var c in Absent().Replace(upper, " "))
        {
            var alike = CyrillicLookAlikes.IndexOf(c, StringComparison.Ordinal);
            mapped.Append(alike >= 0 ? LatinLetters[alike] : char.IsLetterOrDigit(c) ? c : ' ');
        }

        return [.. mapped.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries)];
    }

    [GeneratedRegex("ИНН|КПП|INN|KPP", RegexOptions.CultureInvariant)]
    private static partial Regex Labels();

    [GeneratedRegex(@"\b(НЕТ|БЕЗ|NONE|NO)\b", RegexOptions.CultureInvariant)]
    private static partial Regex Absent();
}
