namespace GuestGrid.Simulation.Tests.Machinery;

/// <summary>
/// The one thread of a simulation: work that is ready in its order, then whatever is due next, at its virtual time.
/// </summary>
internal sealed class EventLoop
{
    private readonly Queue<Work> ready = new();
    private readonly PriorityQueue<Work, (long At, long Order)> later = new();
    private long order;

    /// <summary>Virtual time since the start.</summary>
    public TimeSpan Now { get; private set; }

    /// <summary>Pieces of work done so far.</summary>
    public long Steps { get; private set; }

    public void Post(SimulatedProcess process, SendOrPostCallback callback, object? state) =>
        ready.Enqueue(new Work(process, callback, state));

    public void After(TimeSpan delay, SimulatedProcess process, SendOrPostCallback callback, object? state)
    {
        if (delay <= TimeSpan.Zero) Post(process, callback, state);
        else later.Enqueue(new Work(process, callback, state), ((Now + delay).Ticks, order++));
    }

    public void After(TimeSpan delay, SimulatedProcess process, Action action) =>
        After(delay, process, static action => ((Action)action!)(), action);

    /// <summary>
    /// Does everything up to <paramref name="end"/>, which then is the time; false when the steps ran out first.
    /// </summary>
    public bool RunUntil(TimeSpan end, long stepsMax, Func<bool> stop)
    {
        var before = SynchronizationContext.Current;
        try
        {
            while (!stop() && (ready.Count > 0 || later.TryPeek(out _, out var due) && due.At <= end.Ticks))
            {
                if (++Steps > stepsMax) return false;
                Step();
            }
            if (!stop() && Now < end) Now = end;
            return true;
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }
    }

    private void Step()
    {
        if (!ready.TryDequeue(out var work))
        {
            later.TryDequeue(out work, out var due);
            Now = TimeSpan.FromTicks(Math.Max(Now.Ticks, due.At));
        }
        if (!work.Process.IsAlive) return;
        SynchronizationContext.SetSynchronizationContext(work.Process);
        work.Callback(work.State);
    }

    private readonly record struct Work(SimulatedProcess Process, SendOrPostCallback Callback, object? State);
}
