using GuestGrid.Core.GuestSessions;
using GuestGrid.Core.Identifiers;

namespace GuestGrid.Core.Tests.Regressions;

/// <summary>
/// An agent who did not hear that its message is stored, and came back after a talkative guest, had it stored twice.
/// </summary>
public sealed class GuestTalksAgentIdsAway
{
    private static readonly AgentId Ann = AgentId.Parse("ann");

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void However_much_one_side_says_the_last_ids_of_the_other_stay_known(bool isGuestTalkative)
    {
        var (talkative, quiet) = isGuestTalkative ? (default(AgentId?), (AgentId?)Ann) : (Ann, null);
        var memory = Said(ClientMessageMemory.Empty, quiet, 0, ClientMessageMemory.OwnCapacity);
        for (var i = 0; i < 10 * ClientMessageMemory.Capacity; i++)
        {
            memory = Said(memory, talkative, 1000 + i, 1);
            Assert.InRange(memory.Count, 1, 2 * ClientMessageMemory.Capacity - 1);
        }

        for (var i = 0; i < ClientMessageMemory.OwnCapacity; i++)
            Assert.Equal(new SequenceId(i), memory.Find(quiet, Id(i)));
        for (var i = 0; i < ClientMessageMemory.Capacity; i++)
            Assert.NotNull(memory.Find(talkative, Id(1000 + 10 * ClientMessageMemory.Capacity - 1 - i)));
    }

    [Fact]
    public void One_more_than_that_is_forgotten()
    {
        var memory = Said(ClientMessageMemory.Empty, Ann, 0, ClientMessageMemory.OwnCapacity + 1);

        memory = Said(memory, null, 1000, 10 * ClientMessageMemory.Capacity);

        Assert.Null(memory.Find(Ann, Id(0)));
        Assert.NotNull(memory.Find(Ann, Id(1)));
    }

    private static ClientMessageMemory Said(ClientMessageMemory memory, AgentId? agent, int first, int count)
    {
        for (var i = first; i < first + count; i++) memory = memory.Add(agent, Id(i), new SequenceId(i));
        return memory;
    }

    private static ClientMessageId Id(int number) => ClientMessageId.Parse($"{number}");
}
