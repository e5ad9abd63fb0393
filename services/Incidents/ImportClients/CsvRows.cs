using System.Text;

namespace Helpdesk.Incidents.ImportClients;

/// <summary>A row of a CSV file.</summary>
internal sealed record CsvRow(long Line, IReadOnlyList<string> Cells);

/// <summary>Reads CSV as RFC 4180 has it, with comma, semicolon or tab between cells, one row at a time.</summary>
internal sealed class CsvRows(TextReader text)
{
    // A quote that is never closed would take the rest of the file.
    private const int LongestCell = 10_000;

    private static readonly char[] Separators = [';', '\t', ','];

    private char _between = ',';
    private long _line = 1;

    /// <summary>The header: tells what stands between cells. Null when the file is empty.</summary>
    public CsvRow? Header()
    {
        var line = text.ReadLine();
        if (line is null)
            return null;
        _between = Separators.MaxBy(c => line.Count(letter => letter == c));
        return new(_line++, [.. line.TrimStart('\uFEFF').Split(_between).Select(cell => cell.Trim().Trim('"').Trim())]);
    }

    /// <summary>The next row that is not empty; null at the end.</summary>
    public CsvRow? Next()
    {
        while (text.Peek() >= 0)
        {
            var (line, cells) = (_line, ReadRow());
            if (cells.Any(cell => cell.Length > 0))
                return new(line, cells);
        }

        return null;
    }

    private List<string> ReadRow()
    {
        var cells = new List<string>();
        var cell = new StringBuilder();
        var quoted = false;
        for (var next = text.Read(); next >= 0; next = text.Read())
        {
            var c = (char)next;
            if (c == '\n')
                _line++;
            if (c == '"' && quoted && text.Peek() == '"')
                cell.Append((char)text.Read());
            else if (c == '"' && (quoted || cell.Length == 0))
                quoted = !quoted;
            else if (c == '\n' && (!quoted || cell.Length > LongestCell))
                break;
            else if (c == _between && !quoted)
                Take();
            else if (cell.Length <= LongestCell)
                cell.Append(c);
        }

        Take();
        return cells;

        void Take()
        {
            cells.Add(cell.ToString().Trim());
            cell.Clear();
        }
    }
}
