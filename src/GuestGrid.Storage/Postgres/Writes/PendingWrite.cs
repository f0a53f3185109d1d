using GuestGrid.Runtime.Stores;

namespace GuestGrid.Storage.Postgres.Writes;

/// <summary>One append or erasure on its way to the database: what its caller awaits.</summary>
/// <param name="append">Null for an erasure.</param>
internal sealed class PendingWrite(EntityKey key, long expectedVersion, EntityAppend? append)
{
    // Stands for the key and the columns beside the content.
    const int RowBytes = 64;

    readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    Exception? _failure;
    long _storedVersion;

    public EntityKey Key => key;

    public long ExpectedVersion => expectedVersion;

    public EntityAppend? Append => append;

    public int Bytes => RowBytes + (append?.Content.Length ?? 0);

    /// <summary>The write of the same entity that was called after this one and waits for it.</summary>
    public PendingWrite? Next { get; set; }

    public bool Failed => _failure is not null;

    public ValueTask Task => new(_done.Task);

    /// <summary>Another version is stored than the one this write expects.</summary>
    public void Refuse(long storedVersion)
    {
        _storedVersion = storedVersion;
        _failure ??= new VersionConflictException(key, expectedVersion, storedVersion);
    }

    public void Fail(string problem, Exception? cause) =>
        _failure ??= new StoreUnavailableException(problem, cause);

    /// <summary>
    /// Fails this write as the one before it did, if it was decided on that one's version. Otherwise it could
    /// land on the same version number that another process wrote with other content.
    /// </summary>
    public bool FailsWith(PendingWrite earlier)
    {
        if (expectedVersion <= earlier.ExpectedVersion)
            return false;
        if (earlier._failure is VersionConflictException)
            Refuse(earlier._storedVersion);
        else
            Fail(earlier._failure!.Message, earlier._failure.InnerException);
        return true;
    }

    /// <summary>Lets the caller go on.</summary>
    public void Answer()
    {
        if (_failure is null)
            _done.SetResult();
        else
            _done.SetException(_failure);
    }
}
