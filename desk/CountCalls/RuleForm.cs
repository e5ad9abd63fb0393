using System.Globalization;
using Helpdesk.Desk.Gateway;

namespace Helpdesk.Desk.CountCalls;

/// <summary>An exclusion as it stands in the fields.</summary>
public sealed class RuleForm
{
    /// <summary>Latin letters and digits: it is stored with every call that it excludes.</summary>
    public string Name { get; set; } = "";

    /// <summary>Seconds, or nothing.</summary>
    public string ShorterThan { get; set; } = "";

    /// <summary><c>true</c>, <c>false</c>, or nothing when it does not matter.</summary>
    public string EndedByTransfer { get; set; } = "";

    /// <summary>The same.</summary>
    public string InternalCaller { get; set; } = "";

    /// <summary>The same.</summary>
    public string Linked { get; set; } = "";

    /// <summary>Numbers, separated by commas or blanks.</summary>
    public string Callers { get; set; } = "";

    /// <summary>Internal numbers, separated by commas or blanks.</summary>
    public string Extensions { get; set; } = "";

    internal static RuleForm Of(Exclusion rule) => new()
    {
        Name = rule.Name,
        ShorterThan = rule.ShorterThanSeconds?.ToString(CultureInfo.CurrentCulture) ?? "",
        EndedByTransfer = Text(rule.EndedByTransfer),
        InternalCaller = Text(rule.InternalCaller),
        Linked = Text(rule.Linked),
        Callers = string.Join(", ", rule.Callers ?? []),
        Extensions = string.Join(", ", rule.Extensions ?? []),
    };

    internal Exclusion ToExclusion() => new(
        Name.Trim(), double.TryParse(ShorterThan.Trim().Replace(',', '.'), NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) ? seconds : null,
        Answer(EndedByTransfer), Answer(InternalCaller), Answer(Linked), List(Callers), List(Extensions));

    private static string Text(bool? answer) => answer switch { true => "true", false => "false", null => "" };

    private static bool? Answer(string text) => text switch { "true" => true, "false" => false, _ => null };

    private static string[]? List(string text) =>
        text.Split([',', ' ', ';', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) is { Length: > 0 } items ? items : null;
}
