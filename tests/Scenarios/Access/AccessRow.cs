using System.Text.RegularExpressions;
using HelpdeskRoles = Helpdesk.ServiceDefaults.Access.Roles;

namespace Helpdesk.Tests.Scenarios.Access;

/// <summary>A row of docs/access.md.</summary>
/// <param name="Method">HTTP method.</param>
/// <param name="Path">The path as mapped; places in braces.</param>
/// <param name="Roles">Who may; null = anyone, without a token.</param>
/// <param name="Service">Whose route it is.</param>
internal sealed partial record AccessRow(string Method, string Path, IReadOnlyList<string>? Roles, string Service)
{
    public static IReadOnlyList<string> EveryRole { get; } = [.. HelpdeskRoles.Staff, HelpdeskRoles.Partner, HelpdeskRoles.Machine];

    /// <summary>Method and path without constraints, to compare with OpenAPI.</summary>
    public string Route => $"{Method} {Plain(Path)}";

    /// <summary>A path to ask: nothing there exists.</summary>
    public string Example => Place().Replace(Path, place => place.Groups[1].Value switch
    {
        "number" or "version" => "1",
        "phone" => "79990000000",
        "adapter" => "generic",
        _ => "01900000-0000-7000-8000-000000000000",
    });

    public static IReadOnlyList<AccessRow> ReadAll() =>
        [.. File.ReadLines(FileOf("docs/access.md")).Where(line => line.StartsWith('|')).Select(Read).OfType<AccessRow>()];

    public static string Plain(string path)
    {
        var plain = Place().Replace(path, "{$1}").TrimEnd('/');
        return plain.Length == 0 ? "/" : plain;
    }

    private static AccessRow? Read(string line)
    {
        var cells = line.Trim('|', ' ').Split('|', StringSplitOptions.TrimEntries);
        if (cells.Length != 4) throw new FormatException($"docs/access.md: not four cells: {line}");
        return cells[0] is "method" || cells[0].StartsWith('-') ? null : new AccessRow(cells[0], cells[1].Trim('`'), RolesOf(cells[2], line), cells[3]);
    }

    private static IReadOnlyList<string>? RolesOf(string cell, string line)
    {
        if (cell == "anyone") return null;
        if (cell == "signed in") return EveryRole;
        var roles = cell.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(role => role == "staff" ? HelpdeskRoles.Staff : [role]).Distinct().ToArray();
        var unknown = roles.Except(EveryRole).ToArray();
        return unknown.Length == 0 && roles.Length > 0 ? roles : throw new FormatException($"docs/access.md: unknown role {string.Join(", ", unknown)}: {line}");
    }

    private static string FileOf(string path)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var file = System.IO.Path.Combine(folder.FullName, path);
            if (File.Exists(file)) return file;
        }

        throw new FileNotFoundException("Not found above the tests' folder.", path);
    }

    [GeneratedRegex(@"\{\*{0,2}(\w+)[^}]*\}")]
    private static partial Regex Place();
}
