namespace GuestGrid.Grains.Entities;

/// <summary>
/// Sends ticks on time while the entity is in memory. It does not keep it there: what is due later, the
/// reminder brings.
/// </summary>
internal sealed class WakeTimer(Grain grain, TimeProvider clock, Func<Task> tick)
{
    // Longer waits are cut: a timer this far off would not live to see it.
    private static readonly TimeSpan WaitMax = TimeSpan.FromHours(1);

    // A tick that could not be decided (the store is down) leaves its time in the past.
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private IGrainTimer? timer;
    private DateTimeOffset? armedFor;

    /// <summary>
    /// Makes sure that a tick comes at <paramref name="wake"/> or before; one that is too early arms the timer
    /// again.
    /// </summary>
    public void Arm(DateTimeOffset? wake)
    {
        if (wake is not { } at || armedFor <= at) return;
        Set(at - clock.GetUtcNow(), at);
    }

    private void Set(TimeSpan wait, DateTimeOffset at)
    {
        wait = wait < TimeSpan.Zero ? TimeSpan.Zero : wait > WaitMax ? WaitMax : wait;
        armedFor = at;
        timer ??= grain.RegisterGrainTimer(Fire,
            new GrainTimerCreationOptions(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan) { Interleave = true });
        timer.Change(wait, Timeout.InfiniteTimeSpan);
    }

    private async Task Fire(CancellationToken cancellation)
    {
        var due = armedFor;
        armedFor = null;
        await tick();
        // Armed anew by the tick for a time that is over: try again, but not in a spin.
        if (armedFor is { } next && next <= due) Set(RetryAfter, next);
    }
}
