using Microsoft.Extensions.Logging;

namespace GuestGrid.Gateway.Security;

public sealed partial class Bearer
{
    [LoggerMessage(
        EventId = 1,
        Level = LogLevel.Information,
        Message = "A credential was refused: {Fault}; correlation id {CorrelationId}.")]
    private partial void LogRefused(TokenFault fault, string correlationId);
}
