using GuestGrid.Gateway.Tests.Clients;
using GuestGrid.Gateway.Tests.Grids;

namespace GuestGrid.Gateway.Tests.Processes;

/// <summary>The power goes, again and again: what was acknowledged is there, once and in order.</summary>
public sealed class KillTests : IDisposable
{
    private readonly DataFolder data = new();

    [Fact]
    public async Task Guests_and_agents_that_write_through_several_kills_lose_nothing_and_see_nothing_twice()
    {
        var load = new Load();
        for (var round = 1; round <= 4; round++)
        {
            await using var server = await ServerProcess.Serve(data.Path, Load.Limits);
            await load.Start(server.Address, guests: 30);
            await load.UntilAcknowledged(load.Acknowledged + 250);
            server.Kill();
            await server.Exited();
            await load.Pause();
        }
        await using var last = await ServerProcess.Serve(data.Path, Load.Limits);
        await load.AssertKept(last.Address);
    }

    [Fact]
    public async Task A_conversation_of_an_agent_that_does_not_come_back_goes_to_another()
    {
        (string, string)[] patience =
            [("GuestGrid:Desk:PresenceLease", "00:00:15"), ("GuestGrid:Desk:GracePeriod", "00:00:01")];
        string conversation;
        await using (var first = await ServerProcess.Serve(data.Path, patience))
        {
            await using var ghost = await SignOn(first.Address, "ghost");
            await using var guest = await GuestClient.Connect(first.Address);
            conversation = guest.ConversationId;
            await ghost.TakeOffer();
            first.Kill();
            await first.Exited();
        }
        await using var server = await ServerProcess.Serve(data.Path, patience);
        await using var agent = await SignOn(server.Address, "bo");
        Assert.Equal(conversation, (await agent.TakeOffer()).GetProperty("conversationId").GetString());
    }

    [Fact]
    public async Task Of_an_upload_that_a_kill_cut_off_nothing_is_left_after_the_next_start()
    {
        var folder = Path.Combine(data.Path, "attachments");
        string[] OnDisk() => Directory.GetFiles(folder, "*", SearchOption.AllDirectories);
        // Again where this machine was so slow that the server had cut it off before.
        var tries = 10;
        do
        {
            await using var first = await ServerProcess.Serve(data.Path);
            await using var guest = await GuestClient.Connect(first.Address);
            using var self = Api.Bearing(first.Address, guest.Token);
            var url = new Uri((await Files.Ask(self, "cat.png", "image/png", 500_000)).Get("uploadUrl"));
            using var socket = new System.Net.Sockets.TcpClient();
            await socket.ConnectAsync(url.Host, url.Port);
            var head = $"PUT {url.PathAndQuery} HTTP/1.1\r\nHost: {url.Authority}\r\nContent-Type: image/png\r\n"
                + "Content-Length: 500000\r\n\r\n";
            await socket.GetStream().WriteAsync(
                (byte[])[.. System.Text.Encoding.ASCII.GetBytes(head), .. Files.Png(100_000)]);
            await Deadline.Until(
                () => Task.FromResult(OnDisk().Length == 1 || socket.Available > 0), "it is on its way, or was");
            first.Kill();
            await first.Exited();
        }
        while (OnDisk().Length == 0 && --tries > 0);
        Assert.Single(OnDisk());
        await using var server = await ServerProcess.Serve(data.Path);
        Assert.Empty(OnDisk());
    }

    private static async Task<AgentClient> SignOn(Uri server, string agentId)
    {
        var api = await Api.SignIn(server, "guestgrid-dev", "guestgrid-dev-secret");
        var agent = await AgentClient.Open(server, api.Token);
        await agent.SignOn(agentId, "default");
        await agent.Next("signedOn");
        return agent;
    }

    public void Dispose() => data.Dispose();
}
