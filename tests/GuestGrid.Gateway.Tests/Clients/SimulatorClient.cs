using System.Net.WebSockets;
using GuestGrid.Gateway.Tests.Grids;

namespace GuestGrid.Gateway.Tests.Clients;

/// <summary>A client of <c>/simulator/ws</c>.</summary>
internal sealed class SimulatorClient : FrameClient
{
    private SimulatorClient(ClientWebSocket socket) : base(socket)
    {
    }

    public static async Task<SimulatorClient> Open(RunningGrid grid) => new(await Dial(grid.Address, "/simulator/ws"));
}
