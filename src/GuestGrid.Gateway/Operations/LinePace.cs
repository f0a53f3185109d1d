namespace GuestGrid.Gateway.Operations;

/// <summary>
/// How many lines of one kind stand in the log: in any minute so many by themselves, the others as one number when it
/// is over. What happens a thousand times a second does not fill the disk.
/// </summary>
/// <param name="tell">Logs how many more there were.</param>
public sealed class LinePace(int linesPerMinute, TimeProvider clock, Action<long> tell) : IDisposable
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly Lock gate = new();
    // Of the minute that began with its first line; null while there was none.
    private ITimer? minute;
    private long lines;

    /// <summary>False where the line is only counted.</summary>
    public bool TryTake()
    {
        lock (gate)
        {
            minute ??= clock.CreateTimer(
                static pace => ((LinePace)pace!).EndMinute(), this, Minute, Timeout.InfiniteTimeSpan);
            return ++lines <= linesPerMinute;
        }
    }

    /// <summary>Says what is not said yet.</summary>
    public void Dispose() => EndMinute();

    private void EndMinute()
    {
        long untold;
        lock (gate)
        {
            (untold, lines) = (lines - linesPerMinute, 0);
            minute?.Dispose();
            minute = null;
        }
        if (untold > 0) tell(untold);
    }
}
