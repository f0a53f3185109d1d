using GuestGrid.Core.Identifiers;
using GuestGrid.Runtime;

namespace GuestGrid.Grains.Delivery;

/// <summary>The sockets in this very process, and the gateway ids they go by.</summary>
public sealed record LocalSockets(IGatewaySockets Connections, IReadOnlySet<GatewayId> Gateways)
{
    /// <summary>A silo without a gateway.</summary>
    public static readonly LocalSockets None = new(NoConnections.Instance, new HashSet<GatewayId>());

    private sealed class NoConnections : IGatewaySockets
    {
        public static readonly NoConnections Instance = new();

        public IReadOnlyCollection<ConnectionId> Open => [];

        public void Push(Core.ConnectionAddress to, Core.Notice notice)
        {
        }

        public ValueTask Resync(ConnectionId connection) => ValueTask.CompletedTask;

        public void Recall(ConnectionId connection)
        {
        }
    }
}
