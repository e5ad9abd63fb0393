using System.Buffers.Text;
using System.Text;

namespace Helpdesk.Notifications.ReceiveMail;

/// <summary>What a part of a letter holds, decoded while it is read. Bytes that no encoding knows are passed by.</summary>
internal sealed class PartContent(Stream letter, LetterPart part) : Stream
{
    private const int Chunk = 48 * 1024;

    private readonly string _encoding = part.Head.Header("Content-Transfer-Encoding").Trim().ToLowerInvariant();
    private readonly byte[] _raw = new byte[Chunk];
    private long _place = part.Start;
    private int _kept;
    private ReadOnlyMemory<byte> _decoded;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (_decoded.IsEmpty && (_place < part.End || _kept > 0))
            await DecodeAsync(cancellationToken);
        var length = Math.Min(buffer.Length, _decoded.Length);
        _decoded[..length].CopyTo(buffer);
        _decoded = _decoded[length..];
        return length;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    // What one round cannot decode by itself, a quartet or an escape cut in two, is kept for the next.
    private async ValueTask DecodeAsync(CancellationToken cancellationToken)
    {
        var want = (int)Math.Min(_raw.Length - _kept, part.End - _place);
        letter.Position = _place;
        var read = want == 0 ? 0 : await letter.ReadAsync(_raw.AsMemory(_kept, want), cancellationToken);
        _place = read == 0 ? part.End : _place + read;
        var (filled, last) = (_kept + read, _place >= part.End);
        var used = _encoding switch
        {
            "base64" => FromBase64(filled, last),
            "quoted-printable" => FromQuotedPrintable(filled, last),
            _ => AsItIs(filled),
        };
        _raw.AsSpan(used, filled - used).CopyTo(_raw);
        _kept = filled - used;
    }

    private int AsItIs(int filled)
    {
        _decoded = _raw.AsMemory(0, filled).ToArray();
        return filled;
    }

    private int FromQuotedPrintable(int filled, bool last)
    {
        var end = filled;
        if (!last)
        {
            // Behind a line break nothing is cut in two; in a line without one, an escape of which one or two bytes are here.
            var line = _raw.AsSpan(0, filled).LastIndexOf((byte)'\n') + 1;
            var escape = _raw.AsSpan(Math.Max(filled - 2, 0), Math.Min(filled, 2)).IndexOf((byte)'=');
            end = line > 0 ? line : escape < 0 ? filled : Math.Max(filled - 2, 0) + escape;
        }

        _decoded = LetterText.FromQuotedPrintable(Encoding.Latin1.GetString(_raw, 0, end), underscores: false);
        return end;
    }

    private int FromBase64(int filled, bool last)
    {
        // Line breaks, padding and what is none of base64's letters go; what is left stands at the front.
        var letters = 0;
        for (var i = 0; i < filled; i++)
        {
            if (char.IsAsciiLetterOrDigit((char)_raw[i]) || _raw[i] is (byte)'+' or (byte)'/')
                _raw[letters++] = _raw[i];
        }

        var whole = letters - (letters % 4);
        var decoded = new byte[Base64.GetMaxDecodedFromUtf8Length(letters + 4)];
        Base64.DecodeFromUtf8(_raw.AsSpan(0, whole), decoded, out _, out var written, isFinalBlock: false);
        if (last && letters - whole > 1)
        {
            Span<byte> rest = [.. _raw.AsSpan(whole, letters - whole), (byte)'=', (byte)'='];
            Base64.DecodeFromUtf8(rest[..4], decoded.AsSpan(written), out _, out var more);
            written += more;
        }

        _decoded = decoded.AsMemory(0, written);
        var left = last ? 0 : letters - whole;
        _raw.AsSpan(whole, left).CopyTo(_raw.AsSpan(filled - left));
        return filled - left;
    }
}
