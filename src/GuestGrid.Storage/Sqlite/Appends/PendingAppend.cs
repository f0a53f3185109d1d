using System.Threading.Tasks.Sources;
using GuestGrid.Runtime.Stores;
using GuestGrid.Storage.Sqlite.Log;
using GuestGrid.Storage.Sqlite.Overlay;

namespace GuestGrid.Storage.Sqlite.Appends;

/// <summary>
/// One append or erasure on its way to the disk: what its caller awaits. Pooled; it returns to the pool when
/// the caller has taken the result. Continuations run where <see cref="AppendBatch"/> completes them, never
/// on the writer's thread.
/// </summary>
internal sealed class PendingAppend(PendingAppendPool pool) : IValueTaskSource
{
    ManualResetValueTaskSourceCore<bool> _core;

    public EntityKey Key { get; private set; }
    public long ExpectedVersion { get; private set; }

    /// <summary>0 for an erasure.</summary>
    public long NewVersion { get; private set; }
    public LogRecordKind Kind { get; private set; }
    public long? WakeAt { get; private set; }
    public ReadOnlyMemory<byte> Content { get; private set; }

    /// <summary>Writer: the entity it changes, once accepted.</summary>
    public OverlayEntry? Entry { get; set; }

    /// <summary>Writer: why it was not stored, or null.</summary>
    public Exception? Failure { get; set; }

    public ValueTask Task => new(this, _core.Version);

    public LogRecord Record => new(
        Key, Kind, NewVersion, WakeAt, Content);

    public void Carry(EntityAppend append)
    {
        (Key, ExpectedVersion, NewVersion) = (append.Key, append.ExpectedVersion, append.NewVersion);
        Content = append.Content;
        (Kind, WakeAt) = (append.IsSnapshot ? LogRecordKind.Snapshot : LogRecordKind.Entry, append.WakeAt?.UtcTicks);
    }

    public void CarryErasure(in EntityKey key, long expectedVersion) =>
        (Key, ExpectedVersion, Kind) = (key, expectedVersion, LogRecordKind.Tombstone);

    /// <summary>
    /// Nothing may touch this object afterwards: its continuation may already have given it to somebody else.
    /// </summary>
    public void Complete()
    {
        if (Failure is { } failure)
            _core.SetException(failure);
        else
            _core.SetResult(true);
    }

    void IValueTaskSource.GetResult(short token)
    {
        try
        {
            _core.GetResult(token);
        }
        finally
        {
            _core.Reset();
            (Key, ExpectedVersion, NewVersion, Kind, WakeAt, Content) = (default, 0, 0, default, null, default);
            (Entry, Failure) = (null, null);
            pool.Return(this);
        }
    }

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _core.GetStatus(token);

    void IValueTaskSource.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);
}
