namespace Helpdesk.Notifications.ReceiveMail;

/// <summary>The lines of a letter, one after the other; one that does not fit into memory comes in pieces.</summary>
internal sealed class LetterLines(Stream letter)
{
    private const int Longest = 64 * 1024;

    private readonly byte[] _buffer = new byte[Longest];
    private int _from, _filled;
    private bool _ended, _goesOn;
    private int _break;

    /// <summary>The piece, its line break included.</summary>
    public ReadOnlyMemory<byte> Piece { get; private set; }

    /// <summary>Whether the piece is the beginning of its line.</summary>
    public bool AtStart { get; private set; }

    /// <summary>Where the piece begins in the letter.</summary>
    public long Begins { get; private set; }

    /// <summary>Where the next one will begin.</summary>
    public long Place { get; private set; }

    /// <summary>Bytes of the line break before the piece: they belong to a boundary that follows them.</summary>
    public int BreakBefore { get; private set; }

    /// <summary>Whether there is nothing but a line break.</summary>
    public bool IsEmpty => Piece.Span is [(byte)'\n'] or [(byte)'\r', (byte)'\n'];

    /// <summary>Goes on to the next piece; false at the end.</summary>
    public async ValueTask<bool> NextAsync(CancellationToken cancellationToken)
    {
        int found;
        while ((found = _buffer.AsSpan(_from, _filled - _from).IndexOf((byte)'\n')) < 0 && !_ended && !IsFull())
            await FillAsync(cancellationToken);
        var length = found < 0 ? _filled - _from : found + 1;
        if (length == 0)
            return false;
        Piece = _buffer.AsMemory(_from, length);
        (Begins, AtStart, BreakBefore) = (Place, !_goesOn, _break);
        _from += length;
        Place += length;
        _goesOn = found < 0;
        _break = found < 0 ? 0 : Piece.Span is [.., (byte)'\r', (byte)'\n'] ? 2 : 1;
        return true;
    }

    // What is left moves to the front first, so that a line of up to the whole buffer comes in one piece.
    private bool IsFull()
    {
        if (_from > 0)
        {
            _buffer.AsSpan(_from, _filled - _from).CopyTo(_buffer);
            (_from, _filled) = (0, _filled - _from);
        }

        return _filled == _buffer.Length;
    }

    private async ValueTask FillAsync(CancellationToken cancellationToken)
    {
        var read = await letter.ReadAsync(_buffer.AsMemory(_filled), cancellationToken);
        (_filled, _ended) = (_filled + read, read == 0);
    }
}
