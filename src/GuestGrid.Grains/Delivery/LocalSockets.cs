using GuestGrid.Core.Identifiers;
using GuestGrid.Runtime;

namespace GuestGrid.Grains.Delivery;

/// <summary>The sockets in this very process, and the gateway ids they go by.</summary>
public sealed record LocalSockets(IConnections Connections, IReadOnlySet<GatewayId> Gateways)
{
    /// <summary>A silo without a gateway.</summary>
    public static readonly LocalSockets None = new(NoConnections.Instance, new HashSet<GatewayId>());

    private sealed class NoConnections : IConnections
    {
        public static readonly NoConnections Instance = new();

        public void Push(Core.ConnectionAddress to, Core.Notice notice)
        {
        }
    }
}
