using System.Globalization;
using Spectre.Console;

namespace Helpdesk.Bench;

/// <summary>What was measured, line by line as it is measured, and whether targets were met.</summary>
internal sealed class Report
{
    readonly List<string> _missed = [];
    string _section = "";

    /// <summary>Targets that were not met, with their section.</summary>
    public IReadOnlyList<string> Missed => _missed;

    public void Section(string title)
    {
        _section = title;
        AnsiConsole.Write(new Rule($"[bold]{title}[/]").LeftJustified());
    }

    public void Line(string what, FormattableString value) => Line(what, value.ToString(CultureInfo.InvariantCulture));

    public void Target(string what, FormattableString value, bool met, string target)
    {
        Judge(what, met);
        Line(what, $"{value.ToString(CultureInfo.InvariantCulture)}  {(met ? "[green]met[/]" : "[red]missed[/]")}: {target}");
    }

    /// <summary>Notes a target that is shown elsewhere.</summary>
    public void Judge(string what, bool met)
    {
        if (!met)
            _missed.Add($"{_section}: {what}");
    }

    public void Line(string what, string value) =>
        AnsiConsole.MarkupLine($"{(_section.Length > 0 ? "  " : "")}{what.PadRight(52)} {value}");
}
