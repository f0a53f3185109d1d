using GuestGrid.Gateway.Operations;
using Microsoft.Extensions.Logging;

namespace GuestGrid.Gateway.Security;

/// <summary>
/// Refused tokens, and requests for one, in the log: in any minute so many by themselves, the others as one number when
/// it is over. Who tries a thousand tokens a second does not fill the disk.
/// </summary>
public sealed partial class RefusalLog : IDisposable
{
    private readonly ILogger<RefusalLog> logger;
    private readonly LinePace pace;

    public RefusalLog(int linesPerMinute, TimeProvider clock, ILogger<RefusalLog> logger)
    {
        this.logger = logger;
        pace = new LinePace(linesPerMinute, clock, LogUntold);
    }

    /// <param name="fault">A word of our own; never what the caller sent.</param>
    public void Refused(string fault, string correlationId)
    {
        if (pace.TryTake()) LogRefused(fault, correlationId);
    }

    /// <summary>Says what is not said yet.</summary>
    public void Dispose() => pace.Dispose();

    [LoggerMessage(Level = LogLevel.Information,
        Message = "A token, or a request for one, was refused: {Fault}; correlation id {CorrelationId}.")]
    private partial void LogRefused(string fault, string correlationId);

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "{Count} more tokens, or requests for one, were refused in the last minute.")]
    private partial void LogUntold(long count);
}
