using GuestGrid.Core.Identifiers;

namespace GuestGrid.Runtime;

/// <summary>The live sockets of one gateway, each of which can look for news that did not reach it.</summary>
public interface IGatewaySockets : IConnections
{
    /// <summary>Those of this moment; first, as far as is known here, whose session has something to say soonest.
    /// </summary>
    IReadOnlyCollection<ConnectionId> Open { get; }

    /// <summary>
    /// Compares what the socket was told with what its session holds, and tells the rest. Throws where the session
    /// can't be asked.
    /// </summary>
    ValueTask Resync(ConnectionId connection);

    /// <summary>Closes the socket, for its client to come back and resume.</summary>
    void Recall(ConnectionId connection);

    /// <summary>For one that nobody will tell again: where its session can't be asked, it is recalled.</summary>
    async Task ResyncOrRecall(ConnectionId connection)
    {
        try
        {
            await Resync(connection);
        }
        catch (Exception)
        {
            Recall(connection);
        }
    }
}
