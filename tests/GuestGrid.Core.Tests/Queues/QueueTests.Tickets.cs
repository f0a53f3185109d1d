using GuestGrid.Core.Agents;
using GuestGrid.Core.GuestSessions;
using GuestGrid.Core.Queues;
using GuestGrid.Core.Tests.Support;
using static GuestGrid.Core.Queues.QueueCommand;
using static GuestGrid.Core.Queues.QueueEvent;
using static GuestGrid.Core.Tests.Queues.QueueKit;

namespace GuestGrid.Core.Tests.Queues;

public sealed partial class QueueTests
{
    [Fact]
    public void The_same_ticket_twice_is_one_place_in_the_line()
    {
        var queue = Line.Given(Enqueue(1)).When(Enqueue(1)).ThenUnchanged();
        Assert.Single(queue.State.Line);
    }

    [Fact]
    public void A_ticket_that_comes_after_its_withdrawal_does_not_bring_the_conversation_back()
    {
        var queue = Line.Given(Enqueue(1), new Withdraw(Ids.Conversation(1), 2));
        queue.When(Enqueue(1)).ThenUnchanged();
        queue.When(Enqueue(1, ticket: 2)).ThenUnchanged();
        queue.When(Enqueue(1, ticket: 3)).ThenKinds(typeof(ConversationQueued));
    }

    [Fact]
    public void A_withdrawal_may_overtake_what_it_withdraws()
    {
        var queue = Line.Given(new Withdraw(Ids.Conversation(1), 2)).When(Enqueue(1)).ThenUnchanged();
        Assert.Empty(queue.State.Line);
        queue.When(new Withdraw(Ids.Conversation(1), 2)).ThenUnchanged();
    }

    [Fact]
    public void A_late_withdrawal_does_not_take_out_a_newer_ticket()
    {
        var queue = Line.Given(Enqueue(1, ticket: 3)).When(new Withdraw(Ids.Conversation(1), 2)).ThenUnchanged();
        Assert.Single(queue.State.Line);
    }

    [Fact]
    public void A_withdrawn_conversation_is_withdrawn_from_the_agent_who_considers_it()
    {
        var queue = Line.Given(Agent("ann", 1, 1), Enqueue(1)).When(new Withdraw(Ids.Conversation(1), 2));
        queue.ThenTold(new Effect.TellAgent(
            Ids.Agent("ann"), new AgentCommand.WithdrawOffer(Ids.Conversation(1), 1)));
    }

    [Fact]
    public void What_a_conversation_asks_for_can_change_while_it_is_offered()
    {
        var queue = Line.Given(Agent("ann", 1, 1), Agent("bob", 1, 1, ("german", 1)), Enqueue(1));
        queue.When(Enqueue(1, ticket: 2, skills: Needs("german", 1)));
        Assert.Equal(("bob", 1), Asked(queue));
    }

    [Fact]
    public void Departures_are_remembered_up_to_a_thousand()
    {
        var queue = Line;
        for (var i = 1; i <= 1_001; i++) queue.Given(Enqueue(i), new Withdraw(Ids.Conversation(i), 2));
        Assert.Equal(Queue.GoneMax, queue.State.Gone.Count);
        queue.When(Enqueue(1_001)).ThenUnchanged();
        queue.When(Enqueue(1)).ThenKinds(typeof(ConversationQueued));
    }

    [Fact]
    public void With_no_agent_at_all_the_echo_takes_every_conversation()
    {
        var queue = Line;
        queue.Policy = QueuePolicy.Default with { EchoAgent = true };
        queue.When(Enqueue(1)).ThenKinds(typeof(ConversationQueued), typeof(ConversationLeft));
        queue.ThenTold(new Effect.TellSession(
            Ids.Session(1), new GuestSessionCommand.Assign(EchoAgent.Id, EchoAgent.Name, EchoAgent.Address, 1)));
    }

    [Fact]
    public void The_echo_keeps_quiet_while_an_agent_is_there_and_takes_over_when_the_last_has_gone()
    {
        var queue = Line;
        queue.Policy = QueuePolicy.Default with { EchoAgent = true };
        queue.Given(Agent("ann", 0, 1)).When(Enqueue(1)).ThenKinds(typeof(ConversationQueued));
        queue.When(new DropAgent(Ids.Agent("ann"), 2)).ThenKinds(typeof(AgentDropped), typeof(ConversationLeft));
    }
}
