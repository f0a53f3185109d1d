using GuestGrid.Core.Identifiers;

namespace GuestGrid.Core;

/// <summary>Where one live socket is: at which run of which gateway, and which of its sockets.</summary>
public sealed record ConnectionAddress(GatewayId Gateway, ConnectionId Connection);
