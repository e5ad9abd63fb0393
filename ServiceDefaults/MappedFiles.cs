using System.Buffers;
using System.Buffers.Text;
using System.Runtime.InteropServices;

namespace Helpdesk.ServiceDefaults;

/// <summary>
/// Takes the code that only the start or a busy hour ran out of the process's resident memory. Every service maps the same libraries, and
/// each page once touched counts in each of them until somebody lets go of it; touched again, it comes from the system's page cache.
/// </summary>
internal sealed partial class MappedFiles
{
    private const int DontNeed = 4;
    private const long WorthTheTrouble = 8 * 1024 * 1024;

    private HashSet<(long Start, long End)> _seen = [];
    private long _left;

    /// <summary>
    /// Lets go of what was mapped and unchanged at the last call too: a library that is just being loaded may yet be changed in memory, and
    /// only what equals its file can be read from there again.
    /// </summary>
    public void LetGo()
    {
        if (!OperatingSystem.IsLinux() || Environment.WorkingSet < _left + WorthTheTrouble) return;
        var unchanged = Unchanged();
        foreach (var (start, end) in unchanged)
        {
            if (_seen.Contains((start, end))) _ = Advise((nint)start, (nuint)(end - start), DontNeed);
        }

        if (_seen.Count > 0) _left = Environment.WorkingSet;
        _seen = unchanged;
    }

    private static HashSet<(long Start, long End)> Unchanged()
    {
        var buffer = ArrayPool<byte>.Shared.Rent(1 << 21);
        try
        {
            var length = Read(buffer);
            return length < buffer.Length ? Read(buffer.AsSpan(0, length)) : [];
        }
        catch (IOException)
        {
            return [];
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static int Read(byte[] buffer)
    {
        using var file = new FileStream("/proc/self/smaps", FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        var length = 0;
        while (length < buffer.Length && file.Read(buffer, length, buffer.Length - length) is > 0 and var read) length += read;
        return length;
    }

    /// <summary>The private, read-only parts of files of which no page was changed (<c>proc_pid_smaps(5)</c>: none is anonymous).</summary>
    internal static HashSet<(long Start, long End)> Read(ReadOnlySpan<byte> smaps)
    {
        var unchanged = new HashSet<(long, long)>();
        (long, long)? current = null;
        foreach (var range in smaps.Split((byte)'\n'))
        {
            var line = smaps[range];
            if (line.StartsWith("Anonymous:"u8) || line.StartsWith("Swap:"u8))
            {
                if (!line.EndsWith(" 0 kB"u8)) current = null;
            }
            else if (line.StartsWith("VmFlags:"u8))
            {
                if (current is { } found) unchanged.Add(found);
                current = null;
            }
            else if (Header(line) is { } header)
            {
                current = header.OfReadOnlyFile ? (header.Start, header.End) : null;
            }
        }

        return unchanged;
    }

    // Like: 7f5c1e200000-7f5c1e400000 r-xp 00001000 fe:00 1234 /usr/share/dotnet/shared/Microsoft.NETCore.App/10.0.0/System.Linq.dll
    private static (long Start, long End, bool OfReadOnlyFile)? Header(ReadOnlySpan<byte> line)
    {
        if (!Utf8Parser.TryParse(line, out long start, out var read, 'x') || read >= line.Length || line[read] != (byte)'-') return null;
        line = line[(read + 1)..];
        if (!Utf8Parser.TryParse(line, out long end, out read, 'x') || line.Length < read + 6) return null;
        var rights = line.Slice(read + 1, 4);
        return (start, end, rights[1] == (byte)'-' && rights[3] == (byte)'p' && line.Contains((byte)'/') && !line.EndsWith(" (deleted)"u8));
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(nint address, nuint length, int advice);
}
