using Microsoft.Extensions.Logging;

namespace GuestGrid.Gateway.Errors;

public sealed partial class ProblemMiddleware
{
    [LoggerMessage(
        EventId = 1,
        Level = LogLevel.Error,
        Message = "A request failed and was answered with {Code}; correlation id {CorrelationId}.")]
    private partial void LogFailure(Exception exception, string correlationId, string code);
}
