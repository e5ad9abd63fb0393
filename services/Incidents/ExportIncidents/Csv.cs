namespace Helpdesk.Incidents.ExportIncidents;

/// <summary>Cells of CSV files that spreadsheets open.</summary>
internal static class Csv
{
    /// <summary>Begins with it, so that a spreadsheet takes the file for what it is.</summary>
    public const char ByteOrderMark = '\uFEFF';

    /// <summary>In quotes; what a spreadsheet would take for a formula gets an apostrophe, or a client's words would run at the desk.</summary>
    public static string Cell(string? text) => string.IsNullOrEmpty(text)
        ? ""
        : $"\"{(text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' or '\n' ? "'" : "")}{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
