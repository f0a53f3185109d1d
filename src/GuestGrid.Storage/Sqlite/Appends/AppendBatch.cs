using GuestGrid.Storage.Sqlite.Overlay;

namespace GuestGrid.Storage.Sqlite.Appends;

/// <summary>
/// Appends that share one commit, from gathering to the last continuation. Completion: a few pool workers
/// draw from the batch until it is empty and run each continuation inline, which costs a fraction of queueing
/// every one. A continuation that blocks holds up its worker only; <see cref="Rescue"/> adds another when all
/// are held.
/// </summary>
internal sealed class AppendBatch(int capacity) : IThreadPoolWorkItem
{
    const int AppendsPerWorker = 16;
    static readonly int WorkersMax = Math.Max(2, Environment.ProcessorCount);

    PendingAppend[] _appends = new PendingAppend[Math.Max(16, capacity)];
    int _next;

    public int Count { get; private set; }
    public long Bytes { get; private set; }

    /// <summary>Those whose version held, in order; what the commit carries.</summary>
    public List<PendingAppend> Accepted { get; } = new(capacity);

    /// <summary>The entities this batch looked at.</summary>
    public List<OverlayEntry> Claims { get; } = [];

    public ReadOnlySpan<PendingAppend> Appends => _appends.AsSpan(..Count);

    public void Add(PendingAppend append, int bytes)
    {
        if (Count == _appends.Length)
            Array.Resize(ref _appends, Count * 2);
        _appends[Count++] = append;
        Bytes += bytes;
    }

    /// <summary>Gives every append without a failure this one.</summary>
    public void Fail(Func<Exception> failure)
    {
        foreach (var append in Appends)
            append.Failure ??= failure();
    }

    /// <summary>Lets the callers go on. The batch must not change any more.</summary>
    public void Complete()
    {
        var workers = Math.Min(WorkersMax, (Count + AppendsPerWorker - 1) / AppendsPerWorker);
        for (var worker = 0; worker < workers; worker++)
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    /// <summary>Whether every append has been taken by a worker.</summary>
    public bool IsDrawn => Volatile.Read(ref _next) >= Count;

    /// <summary>Adds a worker when appends are left.</summary>
    public void Rescue()
    {
        if (!IsDrawn)
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    void IThreadPoolWorkItem.Execute()
    {
        int taken;
        while ((taken = Interlocked.Increment(ref _next)) <= Count)
            _appends[taken - 1].Complete();
    }
}
