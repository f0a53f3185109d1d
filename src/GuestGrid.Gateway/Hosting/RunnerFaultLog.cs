using GuestGrid.Gateway.Errors;
using GuestGrid.Gateway.Operations;
using GuestGrid.Runtime.Entities;
using GuestGrid.Runtime.Stores;
using Microsoft.Extensions.Logging;

namespace GuestGrid.Gateway.Hosting;

/// <summary>Faults in the background, as log lines.</summary>
public sealed partial class RunnerFaultLog(FaultLines lines, ILogger<RunnerFaultLog> logger) : IRunnerFaults
{
    public void DecisionFailed(EntityKey entity, Exception exception)
    {
        if (lines.MayWrite("decisions that failed")) LogDecisionFailed(entity, exception);
    }

    public void DeliveryFailed(EntityKey entity, string tell, int attempt, Exception exception)
    {
        if (!lines.MayWrite("deliveries that failed")) return;
        // Of what may be waited out the cause says enough.
        LogDeliveryFailed(entity, tell, attempt, exception.Message,
            Rejections.OfFault(exception) is null ? exception : null);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A decision of {Entity} failed.")]
    private partial void LogDecisionFailed(EntityKey entity, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "{Entity} could not deliver {Tell} (attempt {Attempt}): {Cause} It tries again.")]
    private partial void LogDeliveryFailed(
        EntityKey entity, string tell, int attempt, string cause, Exception? exception);
}
