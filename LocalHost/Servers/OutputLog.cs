using System.Text;

namespace Helpdesk.Servers;

/// <summary>Takes a process's output into a file of bounded size (the previous part is kept beside it) and remembers the last lines.</summary>
sealed class OutputLog : IDisposable
{
    const long Largest = 16 << 20;
    const int TailLength = 4_096;

    readonly Lock gate = new();
    readonly string? path;
    readonly byte[] tail = new byte[TailLength];
    FileStream? file;
    long taken;
    bool closed;

    public OutputLog(string? path)
    {
        this.path = path;
        if (path is not null)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            file = Open(path);
        }
    }

    public string Tail
    {
        get
        {
            lock (gate)
            {
                var length = (int)Math.Min(taken, TailLength);
                var first = (int)((taken - length) % TailLength);
                var bytes = new byte[length];
                for (var i = 0; i < length; i++)
                {
                    bytes[i] = tail[(first + i) % TailLength];
                }

                return Encoding.UTF8.GetString(bytes).Trim();
            }
        }
    }

    public async Task CopyAsync(Stream from)
    {
        var buffer = new byte[8_192];
        try
        {
            int read;
            while ((read = await from.ReadAsync(buffer)) > 0)
            {
                Take(buffer.AsSpan(0, read));
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // The pipe of a process that was killed.
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            closed = true;
            file?.Dispose();
        }
    }

    void Take(ReadOnlySpan<byte> bytes)
    {
        lock (gate)
        {
            foreach (var value in bytes)
            {
                tail[taken++ % TailLength] = value;
            }

            if (file is null || closed)
            {
                return;
            }

            try
            {
                if (file.Length > Largest)
                {
                    file.Dispose();
                    File.Move(path!, path + ".1", overwrite: true);
                    file = Open(path!);
                }

                file.Write(bytes);
                file.Flush();
            }
            catch (IOException)
            {
                // A full disk must not stop the process whose words are lost.
            }
        }
    }

    static FileStream Open(string path) => new(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
}
