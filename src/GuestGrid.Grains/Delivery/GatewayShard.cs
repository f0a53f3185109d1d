using GuestGrid.Core;
using GuestGrid.Core.Identifiers;
using GuestGrid.Runtime;

namespace GuestGrid.Grains.Delivery;

/// <summary>Puts news for a share of this gateway's sockets into their queues.</summary>
internal sealed class GatewayShard(GatewayId gateway, IGatewaySockets sockets, MissedNews missed) : IGatewayShard
{
    public Task Deliver(Push[] batch)
    {
        foreach (var push in batch)
        {
            var connection = new ConnectionId(push.Connection);
            if (push.Notice is { } notice) sockets.Push(new ConnectionAddress(gateway, connection), notice);
            else missed.Look(connection);
        }
        return Task.CompletedTask;
    }
}
