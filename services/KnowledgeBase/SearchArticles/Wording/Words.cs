using System.Globalization;
using System.Resources;

namespace Helpdesk.KnowledgeBase.SearchArticles.Wording;

/// <summary>Remarks of the search itself, in the caller's language.</summary>
internal static class Words
{
    private static readonly ResourceManager Texts = new("Helpdesk.KnowledgeBase.SearchArticles.Wording.Words", typeof(Words).Assembly);

    public static HintText Hint(string code, params object?[] subjects) =>
        new(code, string.Format(CultureInfo.CurrentCulture, Texts.GetString(code, CultureInfo.CurrentUICulture)!, subjects));
}
