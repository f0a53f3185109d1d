using Microsoft.Extensions.Logging;

namespace GuestGrid.Gateway.Errors;

public sealed partial class ProblemMiddleware
{
    [LoggerMessage(
        EventId = 1,
        Level = LogLevel.Error,
        Message = "A request failed and was answered with {Code}; correlation id {CorrelationId}.")]
    private partial void LogFailure(Exception exception, string correlationId, string code);

    // Every request may meet it for as long as it lasts, on a disk that is full perhaps: no stack.
    [LoggerMessage(
        EventId = 2,
        Level = LogLevel.Error,
        Message = "A request was answered with {Code}: {Cause} Correlation id {CorrelationId}.")]
    private partial void LogUnavailable(string cause, string correlationId, string code);
}
