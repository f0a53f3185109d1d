using GuestGrid.Core;
using GuestGrid.Core.Identifiers;
using GuestGrid.Runtime;
using GuestGrid.Simulation.Tests.Grid;

namespace GuestGrid.Simulation.Tests.Faults;

/// <summary>The live sockets of all clients: news comes late and in order, or the socket breaks.</summary>
internal sealed class Sockets(World world) : IConnections
{
    private readonly Dictionary<ConnectionId, Socket> open = [];

    public Socket Open(Action<Notice> receive, Action broken)
    {
        var address = new ConnectionAddress(World.Gateway, new ConnectionId(world.Chance.NextGuid()));
        var socket = new Socket(address, receive, broken);
        open.Add(address.Connection, socket);
        return socket;
    }

    public void Close(Socket socket)
    {
        socket.IsOpen = false;
        open.Remove(socket.Address.Connection);
    }

    public void Push(ConnectionAddress to, Notice notice)
    {
        world.Watch.NoticePushed(notice);
        if (!open.TryGetValue(to.Connection, out var socket)) return;
        if (world.NetworkChance.Hits(world.Faults.SocketBreaks))
        {
            Close(socket);
            world.Loop.After(Delay(), world.Clients, socket.Broken);
            return;
        }
        var at = world.Loop.Now + Delay();
        if (at < socket.LastDelivery) at = socket.LastDelivery;
        socket.LastDelivery = at;
        world.Loop.After(at - world.Loop.Now, world.Clients, () =>
        {
            if (socket.IsOpen) socket.Receive(notice);
        });
    }

    private TimeSpan Delay() => world.NetworkChance.Between(TimeSpan.Zero, world.Faults.CallDelayMax);
}

/// <summary>One live socket, seen from its client.</summary>
internal sealed class Socket(ConnectionAddress address, Action<Notice> receive, Action broken)
{
    public ConnectionAddress Address => address;

    public Action<Notice> Receive => receive;

    public Action Broken => broken;

    public bool IsOpen { get; set; } = true;

    public TimeSpan LastDelivery { get; set; }
}
