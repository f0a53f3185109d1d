namespace GuestGrid.Storage.Sqlite.Overlay;

/// <summary>
/// Changed entities by when they want to wake. An entry moves only when its wake becomes earlier; one that
/// became later is put right when its old time comes, so that the usual append (which pushes the wake back)
/// costs nothing.
/// </summary>
internal sealed class WakeQueue
{
    const int SlackMin = 1024;
    PriorityQueue<OverlayEntry, long> _queue = new();

    public void Note(OverlayEntry entry, int dirtyEntities)
    {
        if (entry.WakeAt is not { } wake || wake >= entry.QueuedWake)
            return;
        if (_queue.Count > 2 * dirtyEntities + SlackMin)
            DropLeftovers();
        entry.QueuedWake = wake;
        _queue.Enqueue(entry, wake);
    }

    /// <summary>Changed entities due at <paramref name="now"/>, earliest first.</summary>
    public List<OverlayEntry> Due(long now, int max)
    {
        List<OverlayEntry> due = [];
        while (due.Count < max && _queue.TryPeek(out _, out var queued) && queued <= now)
        {
            var entry = _queue.Dequeue();
            if (entry.QueuedWake != queued)
                continue;
            entry.QueuedWake = long.MaxValue;
            if (!entry.IsDirty || entry.WakeAt is not { } wake)
                continue;
            if (wake > now)
                Enqueue(entry, wake);
            else
                due.Add(entry);
        }
        foreach (var entry in due)
            Enqueue(entry, entry.WakeAt!.Value);
        return due;
    }

    void Enqueue(OverlayEntry entry, long wake)
    {
        entry.QueuedWake = wake;
        _queue.Enqueue(entry, wake);
    }

    /// <summary>Lets go of entries that were written to their rows; they would stay until their time comes.</summary>
    public void DropLeftovers()
    {
        var live = new PriorityQueue<OverlayEntry, long>();
        foreach (var (entry, queued) in _queue.UnorderedItems)
        {
            if (entry.QueuedWake != queued)
                continue;
            if (entry.IsDirty)
                live.Enqueue(entry, queued);
            else
                entry.QueuedWake = long.MaxValue;
        }
        _queue = live;
    }
}
