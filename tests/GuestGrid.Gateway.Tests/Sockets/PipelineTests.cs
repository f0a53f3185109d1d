using GuestGrid.Gateway.Tests.Clients;
using GuestGrid.Gateway.Tests.Grids;

namespace GuestGrid.Gateway.Tests.Sockets;

public sealed class PipelineTests(AGridWithoutAPace fixture) : IClassFixture<AGridWithoutAPace>
{
    [Fact]
    public async Task A_thousand_messages_in_one_go_get_a_thousand_acknowledgements_in_order()
    {
        await using var guest = await GuestClient.Connect(fixture.Grid);
        for (var i = 1; i <= 1000; i++) await guest.Say($"m{i}", $"id{i}");
        var first = "";
        for (var i = 1; i <= 1000; i++)
        {
            var ack = await guest.Next("ack");
            if (i == 1) first = ResumeTests.Sequence(ack);
            Assert.Equal($"id{i}", ack.GetProperty("clientMessageId").GetString());
            Assert.Equal(ResumeTests.Position(first, i), ResumeTests.Sequence(ack));
        }
    }
}
