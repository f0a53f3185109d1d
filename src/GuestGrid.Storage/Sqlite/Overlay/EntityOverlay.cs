using GuestGrid.Runtime.Stores;
using GuestGrid.Storage.Sqlite.Appends;
using GuestGrid.Storage.Sqlite.Log;

namespace GuestGrid.Storage.Sqlite.Overlay;

/// <summary>
/// Everything durable that is newer than the entity rows, and the versions of recently seen rows. Any thread
/// reads; the writer alone changes, after a commit. Bounded by the log it mirrors.
/// </summary>
internal sealed class EntityOverlay(int knownVersionsMax)
{
    const int Stripes = 1024;
    readonly Lock _lock = new();
    readonly Dictionary<EntityKey, OverlayEntry> _entries = [];
    readonly KnownVersions _known = new(knownVersionsMax);
    readonly Queue<OverlayEntry> _dirty = new();
    readonly WakeQueue _wakes = new();
    readonly ContentArena _arena = new();

    // A row's stripe counts before its row changes for readers and again when the overlay no longer holds
    // what went into it. A reader that sees the same count before and after read either the row that its view
    // continues or, in between the two, the row that already says all its view says.
    readonly int[] _stamps = new int[Stripes];

    public int DirtyCount => _dirty.Count;

    /// <summary>What a load must lay over the row it reads.</summary>
    public OverlayView View(in EntityKey key)
    {
        lock (_lock)
        {
            var stamp = _stamps[Stripe(key)];
            if (!_entries.TryGetValue(key, out var entry))
                return new(false, false, 0, null, [], stamp);
            if (entry.IsUnsettled)
                throw new StoreUnavailableException(
                    $"Whether the last append of {key} was stored is not known before the disk works again.");
            return entry.IsDirty
                ? new(true, entry.HidesRow, entry.Version, Copy(entry.Snapshot), Copy(entry.Tail), stamp)
                : new(false, false, 0, null, [], stamp);
        }
    }

    /// <summary>
    /// Whether the row read after <paramref name="view"/> belongs to it; if so its version is remembered.
    /// </summary>
    public bool Confirm(in EntityKey key, in OverlayView view, long rowVersion)
    {
        lock (_lock)
        {
            if (_stamps[Stripe(key)] != view.Stamp)
                return false;
            if (!view.Continues && !_entries.ContainsKey(key))
                _known.Set(key, rowVersion);
            return true;
        }
    }

    /// <summary>
    /// Changed entities due at <paramref name="now"/>, and the stamps that tell which rows changed
    /// afterwards.
    /// </summary>
    public List<(EntityKey Key, long WakeAt)> DueWakes(long now, int max, Span<int> stamps)
    {
        lock (_lock)
        {
            _stamps.CopyTo(stamps);
            return [.. _wakes.Due(now, max).Select(entry => (entry.Key, entry.WakeAt!.Value))];
        }
    }

    public int[] NewStamps() => new int[Stripes];

    /// <summary>How to judge a row due at <paramref name="now"/>, read after <paramref name="stamps"/> were
    /// taken.</summary>
    public RowStanding Judge(in EntityKey key, long now, ReadOnlySpan<int> stamps)
    {
        lock (_lock)
        {
            // It may have changed only after the overlay was asked who is due.
            if (_entries.TryGetValue(key, out var entry) && entry.IsDirty)
                return entry.WakeAt <= now ? RowStanding.Current : RowStanding.Superseded;
            var isSame = _stamps[Stripe(key)] == stamps[Stripe(key)];
            return isSame ? RowStanding.Current : RowStanding.MayHaveChanged;
        }
    }

    /// <summary>
    /// Writer: the entry of an entity that a batch wants to change, or null when its version must be looked
    /// up.
    /// </summary>
    public OverlayEntry? Claim(in EntityKey key)
    {
        lock (_lock)
        {
            if (_entries.TryGetValue(key, out var entry))
                return entry;
            return _known.TryGet(key, out var version) ? Add(key, version) : null;
        }
    }

    /// <summary>Writer: the entry of an entity whose row has <paramref name="version"/>.</summary>
    public OverlayEntry Open(in EntityKey key, long version)
    {
        lock (_lock)
            return _entries.TryGetValue(key, out var entry) ? entry : Add(key, version);
    }

    public bool TryGet(in EntityKey key, out OverlayEntry? entry)
    {
        lock (_lock)
            return _entries.TryGetValue(key, out entry);
    }

    /// <summary>
    /// Writer: a commit took place. First the rows it wrote, then the appends it carried, then what is clean
    /// goes.
    /// </summary>
    public void Commit(AppendBatch batch, int rowsWritten, long position, long timestamp)
    {
        lock (_lock)
        {
            var written = DequeueWritten(rowsWritten);
            foreach (var append in batch.Accepted)
                Apply(append.Entry!, append.Record, position, timestamp);
            DropClean(written);
            DropClean(batch.Claims);
        }
    }

    /// <summary>A record read back from the log.</summary>
    public void Replay(OverlayEntry entry, in LogRecord record, long position, long timestamp)
    {
        lock (_lock)
            Apply(entry, record, position, timestamp);
    }

    /// <summary>Writer: the rows of the longest changed entities are about to change.</summary>
    public void Announce(int rows)
    {
        if (rows == 0)
            return;
        lock (_lock)
            foreach (var entry in _dirty.Take(rows))
                _stamps[Stripe(entry.Key)]++;
    }

    public void RowsWritten(int rowsWritten)
    {
        lock (_lock)
            DropClean(DequeueWritten(rowsWritten));
    }

    public void DropClean(IEnumerable<OverlayEntry> entries)
    {
        lock (_lock)
            foreach (var entry in entries)
                if (!entry.IsDirty && !entry.IsUnsettled && _entries.Remove(entry.Key))
                    _known.Set(entry.Key, entry.Version);
    }

    public void MarkUnsettled(IReadOnlyCollection<OverlayEntry> entries, bool unsettled)
    {
        lock (_lock)
            foreach (var entry in entries)
                entry.IsUnsettled = unsettled;
    }

    /// <summary>
    /// Writer: the position before which the log is no longer needed, when <paramref name="written"/> more
    /// rows are written.
    /// </summary>
    public long NeededFrom(int written, long otherwise) =>
        written < _dirty.Count ? _dirty.ElementAt(written).DirtyFrom : otherwise;

    /// <summary>Writer: changed entities, the longest changed first.</summary>
    public IEnumerable<OverlayEntry> OldestFirst() => _dirty;

    void Apply(OverlayEntry entry, in LogRecord record, long position, long timestamp)
    {
        if (record.Kind == LogRecordKind.Entry)
        {
            entry.HidesRow |= entry.Version == 0;
            entry.Tail.Add(_arena.Keep(record.Content.Span));
        }
        else
        {
            entry.HidesRow = true;
            entry.Replace(
                record.Kind == LogRecordKind.Snapshot ? _arena.Keep(record.Content.Span) : null, _arena);
        }
        entry.Version = record.Version;
        entry.WakeAt = record.WakeAt;
        if (!entry.IsDirty)
        {
            (entry.DirtyFrom, entry.DirtySince) = (position, timestamp);
            _dirty.Enqueue(entry);
        }
        _wakes.Note(entry, _dirty.Count);
    }

    List<OverlayEntry> DequeueWritten(int count)
    {
        List<OverlayEntry> written = new(count);
        for (; count > 0; count--)
        {
            var entry = _dirty.Dequeue();
            entry.BecomeClean(_arena);
            _stamps[Stripe(entry.Key)]++;
            written.Add(entry);
        }
        if (_dirty.Count == 0)
            _wakes.DropLeftovers();
        return written;
    }

    OverlayEntry Add(in EntityKey key, long version)
    {
        var entry = new OverlayEntry(key, version);
        _entries.Add(key, entry);
        return entry;
    }

    // A reader may go on with it after the entry's row was written and its memory holds something else.
    static ReadOnlyMemory<byte>? Copy(StoredContent? content) =>
        // Spelled out: a bare null would convert to an empty memory here, which is another thing than none.
        content is { } kept ? kept.Span.ToArray() : default(ReadOnlyMemory<byte>?);

    static ReadOnlyMemory<byte>[] Copy(List<StoredContent> contents)
    {
        var copies = new ReadOnlyMemory<byte>[contents.Count];
        for (var i = 0; i < copies.Length; i++)
            copies[i] = contents[i].Span.ToArray();
        return copies;
    }

    static int Stripe(in EntityKey key) => (int)((uint)key.GetHashCode() % Stripes);
}

/// <summary>
/// The overlay's part of a load: when <paramref name="Continues"/> and not <paramref name="HidesRow"/>, the
/// row's entries come first and <paramref name="Tail"/> brings them to <paramref name="Version"/>; otherwise
/// the row alone, or this alone.
/// </summary>
internal readonly record struct OverlayView(
    bool Continues, bool HidesRow, long Version, ReadOnlyMemory<byte>? Snapshot, ReadOnlyMemory<byte>[] Tail,
    int Stamp);

internal enum RowStanding
{
    Current,
    Superseded,
    MayHaveChanged,
}
