using GuestGrid.Runtime.Stores;
using GuestGrid.Storage.Sqlite.Overlay;

namespace GuestGrid.Storage.Sqlite.Log;

/// <summary>
/// Brings the overlay to where it was: applies the kept log over the rows. What a row already holds is
/// skipped by version. Records from before an erasure may find their beginning cut; the tombstone behind them
/// makes that right, and a gap that is still there at the end is damage.
/// </summary>
internal sealed class LogReplay(
    EntityOverlay overlay, RetainedLog log, Func<EntityKey, long> rowVersion, long timestamp)
{
    readonly Dictionary<EntityKey, long> _rowVersions = [];
    readonly HashSet<EntityKey> _gaps = [];

    public void Run(IEnumerable<(long Position, byte[] Batch)> rows, string path)
    {
        foreach (var (position, batch) in rows)
        {
            try
            {
                var reader = new LogBatchReader(batch);
                while (reader.Read(out var record))
                    Apply(record, position);
            }
            catch (InvalidDataException fault)
            {
                throw new StoreOpenException(
                    $"{path} is damaged at log position {position}: {fault.Message} Restore it from a backup.",
                    fault);
            }
            log.Add(position, batch.Length);
        }
        if (_gaps.Count > 0)
            throw new StoreOpenException(
                $"{path} is damaged: the log of {_gaps.First()} has a gap. Restore it from a backup.");
    }

    void Apply(in LogRecord record, long position)
    {
        if (!overlay.TryGet(record.Key, out var entry))
        {
            var version = RowVersion(record.Key);
            if (record.Kind != LogRecordKind.Tombstone && record.Version <= version)
                return;
            entry = overlay.Open(record.Key, version);
        }
        if (record.Kind == LogRecordKind.Tombstone)
            _gaps.Remove(record.Key);
        else if (record.Version != entry!.Version + 1 && (entry.Version > 0 || !LifeVersion.IsFirst(record.Version)))
            _gaps.Add(record.Key);
        overlay.Replay(entry!, record, position, timestamp);
    }

    long RowVersion(EntityKey key)
    {
        if (!_rowVersions.TryGetValue(key, out var version))
            _rowVersions.Add(key, version = rowVersion(key));
        return version;
    }
}
