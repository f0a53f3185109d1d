using GuestGrid.Gateway.Operations;
using Microsoft.Extensions.Logging;

namespace GuestGrid.Gateway.Sockets;

/// <summary>What sockets report. Never what guests write.</summary>
public sealed partial class SocketLog(FaultLines lines, ILogger<SocketLog> logger)
{
    public void CommandFailed(Exception fault)
    {
        if (lines.MayWrite("commands of sockets that failed")) LogCommandFailed(fault);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A socket's command failed.")]
    private partial void LogCommandFailed(Exception fault);
}
