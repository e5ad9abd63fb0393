using Microsoft.Extensions.Localization;

namespace Helpdesk.Desk.Wording;

/// <summary>The texts of the desk: Russian in Words.resx, English in Words.en.resx.</summary>
public sealed class Words;

internal static class WordsExtensions
{
    /// <summary>The word for a value of the API (a state, a kind, a fault); the value itself when there is no word for it yet.</summary>
    public static string Of(this IStringLocalizer<Words> words, string group, string? value)
    {
        if (string.IsNullOrEmpty(value)) return "";
        var word = words[$"{group}.{char.ToLowerInvariant(value[0])}{value[1..]}"];
        return word.ResourceNotFound ? value : word.Value;
    }
}
