using GuestGrid.Core.Queues;
using GuestGrid.Core.Tests.Queues;
using GuestGrid.Core.Tests.Support;
using static GuestGrid.Core.Queues.QueueCommand;

namespace GuestGrid.Core.Tests.Regressions;

/// <summary>
/// Whoever was once asked stayed on a waiting conversation's list for its life, however many came and went.
/// </summary>
public sealed class AgentsPastAreRemembered
{
    [Fact]
    public void Agents_that_have_gone_are_forgotten()
    {
        var queue = new Scenario<QueueDecider, Queue, QueueCommand, QueueEvent, QueueAnswer,
            QueuePolicy>(QueuePolicy.Default)
            .Given(new Enqueue(QueueKit.Waiting(1)));
        for (var i = 1; i <= 100; i++)
            queue.Given(QueueKit.Agent($"agent {i}", 1, 1), new DropAgent(Ids.Agent($"agent {i}"), 2));
        Assert.Single(Assert.Single(queue.State.Line).Declined);
    }
}
