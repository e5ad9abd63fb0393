using System.Buffers;
using System.Text;

namespace Helpdesk.Notifications.ReceiveMail;

/// <summary>A part of a letter that has no parts of its own: its headers, and where in the letter it lies.</summary>
/// <param name="Head">Its headers.</param>
/// <param name="Begins">Where its headers begin.</param>
/// <param name="Start">Where its content begins.</param>
/// <param name="End">Where its content ends.</param>
internal sealed record LetterPart(MimePart Head, long Begins, long Start, long End);

/// <summary>
/// A letter as its parts, however long it is: contents are passed by and found again by their places, so that no more than a line is in
/// memory. Nothing in a letter is a fault.
/// </summary>
internal sealed class LetterScan
{
    private const int Deepest = 10;
    private const int MostParts = 500;
    private const int LongestHead = 64 * 1024;

    private readonly LetterLines _lines;
    private readonly List<string> _boundaries = [];
    private readonly List<LetterPart> _parts = [];
    private readonly ArrayBufferWriter<byte> _head = new();
    private MimePart? _letter, _part;
    private State _state = State.Head;
    private long _begins, _start;

    private LetterScan(Stream letter) => _lines = new(letter);

    private enum State
    {
        Head,
        Content,
        Between,
    }

    /// <summary>Reads a letter from its beginning.</summary>
    /// <returns>Its own headers, and its parts in order.</returns>
    public static async Task<(MimePart Head, IReadOnlyList<LetterPart> Parts)> OfAsync(Stream letter, CancellationToken cancellationToken)
    {
        letter.Position = 0;
        var scan = new LetterScan(letter);
        while (await scan._lines.NextAsync(cancellationToken))
            scan.Take();
        if (scan._state == State.Head)
            scan.EndHead(scan._lines.Place);
        scan.EndContent(scan._lines.Place);
        return (scan._letter!, scan._parts);
    }

    private void Take()
    {
        if (_lines.AtStart && BoundaryIn(_lines.Piece.Span) is var (level, closes))
        {
            if (_state == State.Head)
                EndHead(_lines.Begins);
            EndContent(_lines.Begins - _lines.BreakBefore);
            _boundaries.RemoveRange(level + (closes ? 0 : 1), _boundaries.Count - level - (closes ? 0 : 1));
            (_state, _begins) = (closes ? State.Between : State.Head, _lines.Place);
            return;
        }

        if (_state != State.Head)
            return;
        if (_lines.AtStart && _lines.IsEmpty)
            EndHead(_lines.Place);
        else if (_head.WrittenCount < LongestHead)
            _head.Write(_lines.Piece.Span);
    }

    private void EndHead(long contentAt)
    {
        var head = MimePart.Read(_head.WrittenSpan);
        _head.ResetWrittenCount();
        _letter ??= head;
        if (head.Boundary is { } boundary && _boundaries.Count < Deepest)
        {
            _boundaries.Add(boundary);
            _state = State.Between;
            return;
        }

        (_part, _start, _state) = (head, contentAt, State.Content);
    }

    private void EndContent(long end)
    {
        // A multipart nobody could look into is none of ours to hand on.
        if (_part is { Boundary: null } part && _parts.Count < MostParts)
            _parts.Add(new(part, _begins, _start, Math.Max(_start, end)));
        _part = null;
    }

    // "--boundary" begins the next part of its level, "--boundary--" ends the level; what is open deeper down ends with it.
    private (int Level, bool Closes)? BoundaryIn(ReadOnlySpan<byte> line)
    {
        if (_boundaries.Count == 0 || !line.StartsWith("--"u8))
            return null;
        var text = Encoding.Latin1.GetString(line[2..]).TrimEnd();
        for (var level = _boundaries.Count - 1; level >= 0; level--)
        {
            if (text == _boundaries[level])
                return (level, false);
            if (text == _boundaries[level] + "--")
                return (level, true);
        }

        return null;
    }
}
