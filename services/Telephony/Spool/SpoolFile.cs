using System.Text.Json;

namespace Helpdesk.Telephony.Spool;

/// <summary>A spool file that this instance holds: one event of it in memory at a time.</summary>
internal sealed class SpoolFile : IDisposable
{
    private readonly FileStream _hold;
    private readonly StreamReader _lines;

    private SpoolFile(string path, FileStream hold)
    {
        Path = path;
        _hold = hold;
        _lines = new StreamReader(hold, leaveOpen: true);
        Advance();
    }

    public string Path { get; }

    /// <summary>The first event not yet done with; null at the end of the file.</summary>
    public SpooledEvent? Head { get; private set; }

    /// <summary>Null while another instance writes or drains the file.</summary>
    public static SpoolFile? TryTake(string path)
    {
        try
        {
            return new SpoolFile(path, new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None));
        }
        catch (Exception taken) when (taken is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Goes to the next event. A line that a crash or a full disk cut short was never replied to, and is passed over.</summary>
    public void Advance()
    {
        Head = null;
        while (Head is null && _lines.ReadLine() is { } line) Head = Parse(line);
    }

    /// <summary>Removed while held: nobody can begin it a second time.</summary>
    public void Remove()
    {
        File.Delete(Path);
        Dispose();
    }

    public void Dispose()
    {
        _lines.Dispose();
        _hold.Dispose();
    }

    private static SpooledEvent? Parse(string line)
    {
        try
        {
            return JsonSerializer.Deserialize<SpooledEvent>(line, ApiJson.Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
