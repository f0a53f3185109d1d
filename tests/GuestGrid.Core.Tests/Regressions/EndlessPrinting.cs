using GuestGrid.Core.Identifiers;
using GuestGrid.Core.Tests.AddressThrottles;
using GuestGrid.Core.Tests.Agents;
using GuestGrid.Core.Tests.AnonymousVisitors;
using GuestGrid.Core.Tests.GuestSessions;
using GuestGrid.Core.Tests.Queues;
using GuestGrid.Core.Tests.Transcripts;

namespace GuestGrid.Core.Tests.Regressions;

/// <summary>
/// A position printed its next position, that one its next, and so on: one log line took the process down.
/// </summary>
public sealed class EndlessPrinting
{
    [Fact]
    public void A_position_prints_as_its_number() => Assert.Equal("7", new SequenceId(7).ToString());

    [Fact]
    public void Every_state_and_every_command_can_be_printed()
    {
        object[][] everything =
        [
            [.. VisitorKit.Kit.States], [.. VisitorKit.Kit.FixedCommands], [.. AddressKit.Kit.States],
            [.. AddressKit.Kit.FixedCommands], [.. SessionKit.Kit.States], [.. SessionKit.Kit.FixedCommands],
            [.. TranscriptKit.Kit.States], [.. TranscriptKit.Kit.FixedCommands], [.. QueueKit.Kit.States],
            [.. QueueKit.Kit.FixedCommands], [.. AgentKit.Kit.States], [.. AgentKit.Kit.FixedCommands],
        ];
        Assert.All(everything.SelectMany(things => things), thing => Assert.NotEmpty(thing.ToString()!));
    }
}
