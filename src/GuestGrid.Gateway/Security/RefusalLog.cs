using Microsoft.Extensions.Logging;

namespace GuestGrid.Gateway.Security;

/// <summary>
/// Refused credentials in the log: in any minute so many by themselves, the others as one number when it is over. Who
/// tries a thousand tokens a second does not fill the disk.
/// </summary>
public sealed partial class RefusalLog(int linesPerMinute, TimeProvider clock, ILogger<RefusalLog> logger)
    : IDisposable
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly Lock gate = new();
    // Of the minute that began with its first refusal; null while nobody was refused.
    private ITimer? minute;
    private long refused;

    /// <param name="fault">A word of our own; never what the caller sent.</param>
    public void Refused(string fault, string correlationId)
    {
        lock (gate)
        {
            minute ??= clock.CreateTimer(
                static log => ((RefusalLog)log!).EndMinute(), this, Minute, Timeout.InfiniteTimeSpan);
            if (++refused > linesPerMinute) return;
        }
        LogRefused(fault, correlationId);
    }

    /// <summary>Says what is not said yet.</summary>
    public void Dispose() => EndMinute();

    private void EndMinute()
    {
        long untold;
        lock (gate)
        {
            (untold, refused) = (refused - linesPerMinute, 0);
            minute?.Dispose();
            minute = null;
        }
        if (untold > 0) LogUntold(untold);
    }

    [LoggerMessage(Level = LogLevel.Information,
        Message = "A credential was refused: {Fault}; correlation id {CorrelationId}.")]
    private partial void LogRefused(string fault, string correlationId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Count} more credentials were refused in the last minute.")]
    private partial void LogUntold(long count);
}
