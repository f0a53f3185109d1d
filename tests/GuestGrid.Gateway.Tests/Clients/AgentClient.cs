using System.Net.WebSockets;
using System.Text.Json;
using GuestGrid.Gateway.Tests.Grids;

namespace GuestGrid.Gateway.Tests.Clients;

/// <summary>An agent on <c>/desk/ws</c>.</summary>
internal sealed class AgentClient : FrameClient
{
    private AgentClient(ClientWebSocket socket) : base(socket)
    {
    }

    public static async Task<AgentClient> Open(Uri grid, string? token) =>
        new(await Dial(grid, "/desk/ws", authorization: token is null ? null : $"Bearer {token}"));

    public static async Task<AgentClient> SignOn(RunningGrid grid, string agentId, string queue = "default",
        int capacity = 1, object? skills = null)
    {
        var agent = await Open(grid.Address, grid.Api.Token);
        await agent.SignOn(agentId, queue, capacity, skills);
        await agent.Next("signedOn");
        return agent;
    }

    public Task SignOn(string agentId, string queue, int capacity = 1, object? skills = null) => Send(new
    {
        type = "signOn", agentId, name = $"Agent {agentId}", queues = new[] { queue }, capacity,
        skills = skills ?? new { },
    });

    /// <summary>Takes the next offer, and waits until it is on the desk.</summary>
    public async Task<JsonElement> TakeOffer()
    {
        var offer = await Until("offer");
        await Send(new { type = "accept", conversationId = offer.GetProperty("conversationId").GetString() });
        return await Until("assigned");
    }

    public Task Say(string conversationId, string text, string? clientMessageId = null) =>
        Send(new { type = "message", conversationId, text, clientMessageId });
}
