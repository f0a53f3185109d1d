using GuestGrid.Runtime.Entities;
using GuestGrid.Runtime.Stores;
using Microsoft.Extensions.Logging;

namespace GuestGrid.Gateway.Hosting;

/// <summary>Faults in the background, as log lines.</summary>
public sealed partial class RunnerFaultLog(ILogger<RunnerFaultLog> logger) : IRunnerFaults
{
    public void DecisionFailed(EntityKey entity, Exception exception) => LogDecisionFailed(entity, exception);

    public void DeliveryFailed(EntityKey entity, string tell, int attempt, Exception exception) =>
        LogDeliveryFailed(entity, tell, attempt, exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "A decision of {Entity} failed.")]
    private partial void LogDecisionFailed(EntityKey entity, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "{Entity} could not deliver {Tell} (attempt {Attempt}); it tries again.")]
    private partial void LogDeliveryFailed(EntityKey entity, string tell, int attempt, Exception exception);
}
