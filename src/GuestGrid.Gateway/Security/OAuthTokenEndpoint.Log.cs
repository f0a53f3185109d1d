using Microsoft.Extensions.Logging;

namespace GuestGrid.Gateway.Security;

public sealed partial class OAuthTokenEndpoint
{
    // The client id is not named: until the secret was right it is whatever a stranger typed.
    [LoggerMessage(
        EventId = 1,
        Level = LogLevel.Information,
        Message = "A request for an access token was refused: {Error}; correlation id {CorrelationId}.")]
    private partial void LogRefused(string error, string correlationId);
}
