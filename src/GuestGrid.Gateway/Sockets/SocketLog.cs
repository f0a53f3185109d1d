using Microsoft.Extensions.Logging;

namespace GuestGrid.Gateway.Sockets;

/// <summary>What sockets report. Never what guests write.</summary>
public sealed partial class SocketLog(ILogger<SocketLog> logger)
{
    [LoggerMessage(Level = LogLevel.Error, Message = "A socket's command failed.")]
    public partial void CommandFailed(Exception fault);
}
