namespace GuestGrid.Storage.Sqlite.Log;

/// <summary>
/// The rows of the log on disk, oldest first: what a restart would replay. Only the writer touches it.
/// </summary>
internal sealed class RetainedLog
{
    readonly Queue<(long Position, int Bytes)> _rows = new();
    long _bytes;

    /// <summary>
    /// The position the next commit takes. Never given twice, so that a row's presence tells whether its
    /// commit landed.
    /// </summary>
    public long NextPosition { get; private set; } = 1;

    /// <summary>The first position that is kept; the next one when none is.</summary>
    public long Oldest => _rows.TryPeek(out var row) ? row.Position : NextPosition;

    public long Bytes => Volatile.Read(ref _bytes);

    public long TakePosition() => NextPosition++;

    public void Add(long position, int bytes)
    {
        _rows.Enqueue((position, bytes));
        Volatile.Write(ref _bytes, _bytes + bytes);
        NextPosition = Math.Max(NextPosition, position + 1);
    }

    /// <summary>
    /// How far the log may be cut when everything before <paramref name="needed"/> is in rows: the first
    /// position to keep.
    /// </summary>
    public (long Position, int Rows, long Bytes) CutBefore(long needed, int rowsMax, long bytesMax)
    {
        var (position, rows, bytes) = (0L, 0, 0L);
        foreach (var row in _rows)
        {
            if (row.Position >= needed || rows == rowsMax || bytes >= bytesMax)
                break;
            (position, rows, bytes) = (row.Position + 1, rows + 1, bytes + row.Bytes);
        }
        return (position, rows, bytes);
    }

    public void Cut(long before)
    {
        while (_rows.TryPeek(out var row) && row.Position < before)
        {
            _rows.Dequeue();
            Volatile.Write(ref _bytes, _bytes - row.Bytes);
        }
    }
}
