using GuestGrid.Core.Identifiers;

namespace GuestGrid.Core.Agents;

/// <summary>
/// The built-in agent that sends every message back; for demos and load tests. It lives in every process, at one
/// address.
/// </summary>
public static class EchoAgent
{
    public const string Name = "Echo";

    public static readonly AgentId Id = AgentId.Parse("echo");

    public static readonly ConnectionAddress Address = new(GatewayId.Parse("echo"), new ConnectionId(Guid.Empty));
}
