namespace GuestGrid.Cluster.Tests.World;

/// <summary>
/// Waits for what others bring about in their own time. Only time counts in which this process ran: where the machine
/// stood still, nothing is late.
/// </summary>
internal static class Eventually
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(50);

    public static async Task Holds(string what, Func<Task<bool>> condition, TimeSpan? patience = null)
    {
        for (var left = Moments(patience); !await condition(); left--)
        {
            if (left == 0) throw new TimeoutException($"It never came to be that {what}.");
            await Task.Delay(Moment);
        }
    }

    /// <summary>So many times <see cref="Pass"/> lets that much time pass.</summary>
    public static int Moments(TimeSpan? patience) => (int)((patience ?? TimeSpan.FromSeconds(20)) / Moment);

    /// <summary>Until the task is done, but no longer than a moment.</summary>
    public static Task Pass(Task task) => Task.WhenAny(task, Task.Delay(Moment));
}
