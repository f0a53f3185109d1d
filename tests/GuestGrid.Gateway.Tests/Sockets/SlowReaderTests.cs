using System.Text.Json;
using GuestGrid.Gateway.Tests.Clients;
using GuestGrid.Gateway.Tests.Grids;

namespace GuestGrid.Gateway.Tests.Sockets;

public sealed class SlowReaderTests(AGridWithoutAPace fixture) : IClassFixture<AGridWithoutAPace>
{
    // Twelve KiB each: more than the kernel's buffers and everything that may wait hold together.
    private const int Messages = 700;
    private static readonly string Text = new('\u20ac', 4096);

    [Fact]
    public async Task A_guest_that_does_not_read_is_cut_and_comes_back_without_a_gap_while_others_are_undisturbed()
    {
        var grid = fixture.Grid;
        await using var owner = await GuestClient.Connect(grid);
        using var slow = await RawSocket.Connect(grid.Address, receiveBuffer: 4096, token: owner.Token);
        await using var bystander = await GuestClient.Connect(grid);
        var next = 0;
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            for (var i = Interlocked.Increment(ref next); i <= Messages; i = Interlocked.Increment(ref next))
                Assert.Equal(202, (await grid.Api.Say(owner.ConversationId, Text)).Status);
        }))).InTime();
        await bystander.SayAndWait("undisturbed");

        var got = new List<string>();
        var (opcode, payload) = await slow.ReadFrame();
        for (; opcode == RawSocket.Text; (opcode, payload) = await slow.ReadFrame())
            got.Add(ResumeTests.Sequence(JsonDocument.Parse(payload).RootElement));
        Assert.Equal(RawSocket.CloseFrame, opcode);
        Assert.Equal(4408, payload[0] << 8 | payload[1]);
        Assert.InRange(got.Count, 1, Messages - 1);
        Assert.Equal(Enumerable.Range(1, got.Count).Select(n => ResumeTests.Position(got[0], n)), got);

        await using var back = await GuestClient.Connect(grid, owner.Token, got[^1]);
        for (var n = got.Count + 1; n <= Messages; n++)
            Assert.Equal(ResumeTests.Position(got[0], n), ResumeTests.Sequence(await back.Next("message")));
        Assert.True(bystander.IsOpen);
    }
}
