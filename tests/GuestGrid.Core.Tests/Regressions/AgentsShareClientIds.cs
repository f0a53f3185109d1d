using GuestGrid.Core.GuestSessions;
using GuestGrid.Core.Identifiers;

namespace GuestGrid.Core.Tests.Regressions;

/// <summary>Two agents who number their messages alike in one conversation lost each other's.</summary>
public sealed class AgentsShareClientIds
{
    [Fact]
    public void Ids_of_different_senders_have_nothing_in_common()
    {
        var id = ClientMessageId.Parse("1");
        var memory = ClientMessageMemory.Empty.Add(AgentId.Parse("ann"), id, new SequenceId(7));

        Assert.Equal(new SequenceId(7), memory.Find(AgentId.Parse("ann"), id));
        Assert.Null(memory.Find(AgentId.Parse("bob"), id));
        Assert.Null(memory.Find(null, id));
    }
}
