using GuestGrid.Core;

namespace GuestGrid.Runtime;

/// <summary>The live sockets of all gateways.</summary>
public interface IConnections
{
    /// <summary>
    /// Hands news to a socket; returns at once, never throws, and drops what can't be delivered: the client finds out
    /// by its position when it resumes. News for one socket keeps its order.
    /// </summary>
    void Push(ConnectionAddress to, Notice notice);
}
