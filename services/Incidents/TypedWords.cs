namespace Helpdesk.Incidents;

internal static class TypedWords
{
    /// <summary>What somebody typed, without the blanks around it; null when he typed nothing but blanks.</summary>
    public static string? OrNull(this string? typed) => string.IsNullOrWhiteSpace(typed) ? null : typed.Trim();
}
