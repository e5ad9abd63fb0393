using System.Globalization;

namespace Helpdesk.Incidents.Subscribers;

/// <summary>The rules of a Russian taxpayer number (F3, F4, decision 12): 10 digits for an organisation, 12 for a person.</summary>
internal static class Inn
{
    private static readonly int[] Legal = [2, 4, 10, 3, 5, 9, 4, 6, 8];
    private static readonly int[] PersonFirst = [7, 2, 4, 10, 3, 5, 9, 4, 6, 8];
    private static readonly int[] PersonSecond = [3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8];

    /// <summary>Why the number is refused; null when it may be stored, even with wrong check digits.</summary>
    public static string? FaultOf(string inn)
    {
        if (inn.Any(c => !char.IsAsciiDigit(c)))
            return "inn-characters";
        if (inn.Length is not (10 or 12))
            return "inn-length";
        return inn.All(c => c == '0') ? "inn-zeros" : null;
    }

    /// <summary>Whether the number belongs to a person or sole trader, who has no KPP.</summary>
    public static bool IsIndividual(string inn) => inn.Length == 12;

    /// <summary>The check digits (the last one of 10, the last two of 12) that the rest of the number asks for.</summary>
    public static string ExpectedCheckDigits(string inn)
    {
        if (!IsIndividual(inn))
            return CheckDigit(inn, Legal).ToString(CultureInfo.InvariantCulture);
        var first = CheckDigit(inn, PersonFirst);
        return $"{first}{CheckDigit(inn[..10] + first, PersonSecond)}";
    }

    /// <summary>Whether the check digits are right. Expects a number without <see cref="FaultOf"/>.</summary>
    public static bool HasRightCheckDigits(string inn) => inn.EndsWith(ExpectedCheckDigits(inn), StringComparison.Ordinal);

    /// <summary>Right numbers one slip away from a wrong one: a digit mistyped or two neighbours swapped.</summary>
    public static IReadOnlyList<string> OneSlipAway(string inn)
    {
        var found = new HashSet<string>();
        for (var i = 0; i < inn.Length; i++)
        {
            for (var digit = '0'; digit <= '9'; digit++)
                Add(inn, i, digit);
            if (i + 1 < inn.Length && inn[i] != inn[i + 1])
                AddSwapped(inn, i);
        }

        return [.. found];

        void Add(string typed, int at, char digit)
        {
            if (typed[at] == digit)
                return;
            var candidate = string.Concat(typed.AsSpan(0, at), [digit], typed.AsSpan(at + 1));
            if (HasRightCheckDigits(candidate))
                found.Add(candidate);
        }

        void AddSwapped(string typed, int at)
        {
            var candidate = string.Concat(typed.AsSpan(0, at), [typed[at + 1], typed[at]], typed.AsSpan(at + 2));
            if (HasRightCheckDigits(candidate))
                found.Add(candidate);
        }
    }

    private static int CheckDigit(string digits, int[] weights)
    {
        var sum = 0;
        for (var i = 0; i < weights.Length; i++)
            sum += (digits[i] - '0') * weights[i];
        return sum % 11 % 10;
    }
}
