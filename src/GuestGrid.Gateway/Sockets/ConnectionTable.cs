using System.Collections.Concurrent;
using GuestGrid.Core;
using GuestGrid.Core.Agents;
using GuestGrid.Core.Identifiers;
using GuestGrid.Gateway.Desk;
using GuestGrid.Runtime;

namespace GuestGrid.Gateway.Sockets;

/// <summary>The live sockets of this gateway, by address.</summary>
public sealed class ConnectionTable(GatewayId gateway, IIdentifierSource identifiers) : IGatewaySockets
{
    private readonly ConcurrentDictionary<ConnectionId, ILiveSocket> sockets = new();

    /// <summary>Answers for the built-in agent; it lives in every process, at one address.</summary>
    public EchoDesk? Echo { get; set; }

    /// <summary>What this run of this gateway is called.</summary>
    public GatewayId Gateway => gateway;

    public IReadOnlyCollection<ConnectionId> Open =>
        [.. sockets.OrderBy(socket => socket.Value.NextDue).Select(socket => socket.Key)];

    public ConnectionAddress NewAddress() => new(gateway, new ConnectionId(identifiers.Next()));

    public void Add(ConnectionAddress address, ILiveSocket socket) => sockets[address.Connection] = socket;

    public void Remove(ConnectionAddress address) => sockets.TryRemove(address.Connection, out _);

    /// <summary>Is that socket still there? One of an earlier run of this gateway is not.</summary>
    public bool IsLive(ConnectionAddress address) =>
        address.Gateway == gateway && sockets.ContainsKey(address.Connection);

    public void Push(ConnectionAddress to, Notice notice)
    {
        if (to.Gateway == EchoAgent.Address.Gateway) Echo?.Receive(notice);
        else if (to.Gateway == gateway && sockets.TryGetValue(to.Connection, out var socket)) socket.Receive(notice);
    }

    public ValueTask Resync(ConnectionId connection) =>
        sockets.TryGetValue(connection, out var socket) ? socket.Resync() : ValueTask.CompletedTask;

    public void Recall(ConnectionId connection)
    {
        if (sockets.TryGetValue(connection, out var socket)) socket.Recall();
    }
}
