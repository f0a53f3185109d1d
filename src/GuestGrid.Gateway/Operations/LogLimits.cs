using GuestGrid.Gateway.Security;

namespace GuestGrid.Gateway.Operations;

/// <summary>The section <c>GuestGrid:Log</c>, checked.</summary>
/// <param name="FaultLinesPerMinute">Lines about faults of one kind that one process writes by themselves.</param>
public sealed record LogLimits(int FaultLinesPerMinute)
{
    public static LogLimits Read(SettingReader log) =>
        new(log.Number("FaultLinesPerMinute", otherwise: 60, least: 1, most: 1_000_000));
}
