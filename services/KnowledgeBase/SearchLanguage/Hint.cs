using System.Globalization;
using System.Resources;

namespace Helpdesk.SearchLanguage;

/// <summary>Why a query may have been understood otherwise than meant.</summary>
public enum HintKind
{
    /// <summary>A quote without a closing one: the phrase was taken to the end of the line.</summary>
    UnclosedQuote,

    /// <summary>Quotes with no word between them were left out.</summary>
    EmptyPhrase,

    /// <summary>A word with a star has too few characters: it was left out, or stands for any word in a phrase.</summary>
    ShortPattern,

    /// <summary>Stars after the fifth in one word were not looked at.</summary>
    TooManyStars,

    /// <summary>Function words among others need not match.</summary>
    OptionalWords,

    /// <summary>Only excluding conditions: everything else is shown.</summary>
    OnlyNegatives,

    /// <summary>An operator without an operand was left out.</summary>
    MissingOperand,

    /// <summary>A bracket without its pair was left out.</summary>
    UnbalancedBrackets,

    /// <summary>Brackets deeper than <see cref="SearchQuery.DeepestBrackets"/> were left out.</summary>
    TooDeep,

    /// <summary>Words after the first <see cref="SearchQuery.MostTerms"/> were left out.</summary>
    TooManyWords,

    /// <summary>Two minuses together exclude nothing.</summary>
    DoubleMinus,

    /// <summary>There is no word to look for.</summary>
    NothingToFind,
}

/// <summary>A remark on a query, to be shown with its results.</summary>
/// <param name="Kind">The stable code.</param>
/// <param name="Subject">The part of the query it is about, or empty.</param>
public sealed record Hint(HintKind Kind, string Subject = "")
{
    private static readonly ResourceManager Texts = new("Helpdesk.SearchLanguage.Hints", typeof(Hint).Assembly);

    /// <summary>The remark in the language of <paramref name="culture"/>: Russian unless it is English.</summary>
    public string Text(CultureInfo? culture = null) =>
        string.Format(culture, Texts.GetString(Kind.ToString(), culture) ?? Kind.ToString(), Subject);
}
