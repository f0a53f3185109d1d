using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace GuestGrid.Gateway.Operations;

/// <summary>
/// Faults in the log: of each kind so many lines a minute, of the others only how many there were. A store that is down
/// for an hour fails every request and every delivery.
/// </summary>
public sealed partial class FaultLines(LogLimits limits, TimeProvider clock, ILogger<FaultLines> logger) : IDisposable
{
    private readonly ConcurrentDictionary<string, LinePace> kinds = new(StringComparer.Ordinal);

    /// <summary>May this one have a line of its own?</summary>
    /// <param name="kind">What the log calls many of them; one of few, for each is remembered.</param>
    public bool MayWrite(string kind) => kinds.GetOrAdd(kind, static (name, all) => all.NewKind(name), this).TryTake();

    /// <summary>Says what is not said yet.</summary>
    public void Dispose()
    {
        foreach (var kind in kinds.Values) kind.Dispose();
    }

    private LinePace NewKind(string name) =>
        new(limits.FaultLinesPerMinute, clock, count => LogUntold(count, name));

    [LoggerMessage(Level = LogLevel.Error, Message = "{Count} more in the last minute: {Kind}.")]
    private partial void LogUntold(long count, string kind);
}
