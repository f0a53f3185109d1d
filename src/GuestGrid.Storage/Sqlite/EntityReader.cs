using GuestGrid.Runtime.Stores;
using GuestGrid.Storage.Sqlite.Native;

namespace GuestGrid.Storage.Sqlite;

/// <summary>
/// One connection that reads rows; each statement sees the newest commit. One caller at a time.
/// </summary>
internal sealed class EntityReader : IDisposable
{
    readonly SqliteDatabase _database;
    readonly SqliteStatement _load, _due, _wake;

    public EntityReader(string path)
    {
        _database = new(path);
        try
        {
            _database.SetBusyTimeout(TimeSpan.FromSeconds(1));
            _database.Execute("PRAGMA query_only = ON; PRAGMA cache_size = -4096;");
            _load = _database.Prepare("SELECT version, snapshot, tail FROM entity WHERE kind = ? AND id = ?");
            _due = _database.Prepare(
                "SELECT kind, id, wake_at FROM entity WHERE wake_at IS NOT NULL AND wake_at <= ? ORDER BY wake_at");
            _wake = _database.Prepare("SELECT wake_at FROM entity WHERE kind = ? AND id = ?");
        }
        catch
        {
            _database.Dispose();
            throw;
        }
    }

    public StoredEntity Load(in EntityKey key)
    {
        try
        {
            if (!_load.Bind(1, key.Kind).Bind(2, key.Id).Step())
                return StoredEntity.Absent;
            // Spelled out: a bare null would convert to an empty memory here, which is another thing than
            // none.
            var snapshot = _load.IsNull(1) ? default(ReadOnlyMemory<byte>?) : _load.Blob(1).ToArray().AsMemory();
            return new(_load.Int64(0), snapshot, TailFormat.Read(_load.Blob(2).ToArray()));
        }
        finally
        {
            _load.Reset();
        }
    }

    /// <summary>Due rows, earliest first, as long as <paramref name="wanted"/> wants more.</summary>
    public void Due(long now, Func<EntityKey, long, bool> wanted)
    {
        try
        {
            _due.Bind(1, now);
            while (_due.Step() && wanted(new(_due.Text(0), _due.Text(1)), _due.Int64(2)))
            {
            }
        }
        finally
        {
            _due.Reset();
        }
    }

    public long? WakeAt(in EntityKey key)
    {
        try
        {
            return _wake.Bind(1, key.Kind).Bind(2, key.Id).Step() && !_wake.IsNull(0) ? _wake.Int64(0) : null;
        }
        finally
        {
            _wake.Reset();
        }
    }

    public void Dispose() => _database.Dispose();
}
