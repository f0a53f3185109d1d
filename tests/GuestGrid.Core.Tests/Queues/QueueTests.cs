using GuestGrid.Core.Agents;
using GuestGrid.Core.GuestSessions;
using GuestGrid.Core.Queues;
using GuestGrid.Core.Tests.Support;
using static GuestGrid.Core.Queues.QueueCommand;
using static GuestGrid.Core.Queues.QueueEvent;
using static GuestGrid.Core.Queues.QueueRejection;
using static GuestGrid.Core.Tests.Queues.QueueKit;

namespace GuestGrid.Core.Tests.Queues;

using QueueScenario = Scenario<QueueDecider, Queue, QueueCommand, QueueEvent, QueueAnswer, QueuePolicy>;

public sealed partial class QueueTests
{
    private static QueueScenario Line => new(QueuePolicy.Default);

    private static Enqueue Enqueue(int number, long ticket = 1, int priority = 0, double since = 0,
        params SkillRequirement[] skills) => new(Waiting(number, ticket, priority, Ids.Seconds(since), skills));

    private static AnswerOffer Answer(int number, long offer, string agent, OfferAnswer answer) =>
        new(Ids.Conversation(number), offer, Ids.Agent(agent), answer);

    private static SkillRequirement Needs(string skill, int level) => new(Ids.Skill(skill), level);

    /// <summary>Whom the last decision asked, and about which conversation.</summary>
    private static (string Agent, int Number)? Asked(QueueScenario queue) => queue.Decision.Effects
        .OfType<Effect.TellAgent>().Where(tell => tell.Command is AgentCommand.ConsiderOffer)
        .Select(tell => ((string, int)?)(tell.To.ToString(),
            NumberOf(((AgentCommand.ConsiderOffer)tell.Command).Offer)))
        .SingleOrDefault();

    private static int NumberOf(AgentOffer offer) =>
        Enumerable.Range(1, 2_000).First(number => Ids.Conversation(number) == offer.Conversation);

    [Fact]
    public void An_offer_says_what_waits_since_when_and_until_when_it_stands()
    {
        var queue = Line.Given(Agent("ann", 1, 1)).When(Enqueue(1));
        queue.ThenKinds(typeof(ConversationQueued), typeof(OfferMade));
        queue.ThenTold(new Effect.TellAgent(Ids.Agent("ann"), new AgentCommand.ConsiderOffer(new AgentOffer(
            Ids.Conversation(1), 1, Ids.Queue("sales"), Ids.Start, Ids.Start + Ids.Seconds(20), 1))));
    }

    [Fact]
    public void All_skills_must_be_met_at_their_level()
    {
        SkillRequirement[] both = [Needs("german", 2), Needs("billing", 1)];
        Assert.Null(Asked(Line.Given(Agent("ann", 1, 1, ("german", 2))).When(Enqueue(1, skills: both))));
        Assert.Null(Asked(Line.Given(Agent("ann", 1, 1, ("german", 1), ("billing", 9))).When(Enqueue(1,
            skills: both))));
        Assert.Equal(("ann", 1),
            Asked(Line.Given(Agent("ann", 1, 1, ("german", 2), ("billing", 1))).When(Enqueue(1, skills: both))));
    }

    [Fact]
    public void Priority_goes_first_and_then_the_longest_wait()
    {
        var queue = Line.Given(Enqueue(1, since: 10), Enqueue(2, since: 5), Enqueue(3, priority: 1, since: 50));
        Assert.Equal(("ann", 3), Asked(queue.When(Agent("ann", 1, 1))));
        Assert.Equal(("bob", 2), Asked(queue.When(Agent("bob", 1, 1))));
        Assert.Equal(("cyd", 1), Asked(queue.When(Agent("cyd", 1, 1))));
    }

    [Fact]
    public void Somebody_whom_nobody_can_serve_holds_up_nobody_else()
    {
        var queue = Line.Given(Enqueue(1, priority: 9, skills: Needs("klingon", 1)), Enqueue(2));
        Assert.Equal(("ann", 2), Asked(queue.When(Agent("ann", 1, 1))));
    }

    [Fact]
    public void The_agent_who_has_been_free_longest_is_asked_first()
    {
        var queue = Line.Given(Agent("bob", 1, 1)).After(Ids.Seconds(1)).Given(Agent("ann", 1, 1));
        Assert.Equal(("bob", 1), Asked(queue.When(Enqueue(1))));
    }

    [Fact]
    public void No_more_is_offered_than_an_agent_can_take()
    {
        var queue = Line.Given(Agent("ann", 2, 1), Enqueue(1), Enqueue(2));
        Assert.Null(Asked(queue.When(Enqueue(3))));
    }

    [Fact]
    public void An_accepted_conversation_leaves_the_line()
    {
        var queue = Line.Given(Agent("ann", 1, 1), Enqueue(1)).When(Answer(1, 1, "ann", OfferAnswer.Accepted));
        queue.Then(new ConversationLeft(Ids.Conversation(1), 1));
    }

    [Fact]
    public void A_declined_offer_goes_to_the_next_agent_at_once()
    {
        var queue = Line.Given(Agent("ann", 1, 1), Agent("bob", 1, 1), Enqueue(1));
        Assert.Equal(("bob", 1), Asked(queue.When(Answer(1, 1, "ann", OfferAnswer.Declined))));
    }

    [Fact]
    public void An_offer_that_is_not_answered_in_time_is_withdrawn_and_goes_to_the_next_agent()
    {
        var queue = Line.Given(Agent("ann", 1, 1), Agent("bob", 1, 1), Enqueue(1));
        Assert.Equal(Ids.Start + Ids.Seconds(20), queue.NextWake);
        queue.WhenWoken();
        Assert.Contains(new Effect.TellAgent(Ids.Agent("ann"), new AgentCommand.WithdrawOffer(Ids.Conversation(1), 1)),
            queue.Decision.Effects);
        Assert.Equal(("bob", 1), Asked(queue));
    }

    [Fact]
    public void When_everybody_has_declined_the_conversation_rests_and_then_the_next_round_starts()
    {
        var queue = Line.Given(Agent("ann", 1, 1), Agent("bob", 1, 1), Enqueue(1), Answer(1, 1, "ann",
            OfferAnswer.Declined));
        queue.When(Answer(1, 2, "bob", OfferAnswer.Declined));
        Assert.Equal(Ids.Start + Ids.Seconds(5), queue.ThenEvent<OffersPaused>().Until);
        Assert.Null(Asked(queue));
        Assert.Equal(("ann", 1), Asked(queue.WhenWoken()));
    }

    [Fact]
    public void An_agent_that_is_gone_is_asked_no_more_and_its_offer_goes_on()
    {
        var queue = Line.Given(Agent("ann", 1, 1), Agent("bob", 1, 1),
            Enqueue(1)).When(new DropAgent(Ids.Agent("ann"), 2));
        queue.ThenKinds(typeof(AgentDropped), typeof(OfferFailed), typeof(OfferMade));
        Assert.Equal(("bob", 1), Asked(queue));
    }

    [Fact]
    public void An_older_word_about_an_agent_changes_nothing()
    {
        var queue = Line.Given(Agent("ann", 1, 5));
        queue.When(Agent("ann", 9, 4)).ThenUnchanged();
        queue.When(Agent("ann", 9, 5)).ThenUnchanged();
        queue.When(new DropAgent(Ids.Agent("ann"), 4)).ThenUnchanged();
    }

    [Fact]
    public void A_full_line_refuses_but_still_takes_a_change_of_who_is_in_it()
    {
        var queue = Line;
        queue.Policy = QueuePolicy.Default with { WaitingMax = 1 };
        queue.Given(Enqueue(1)).When(Enqueue(2)).ThenRefused<QueueFull>();
        queue.When(Enqueue(1, ticket: 2, priority: 3)).ThenKinds(typeof(ConversationQueued));
    }

    [Fact]
    public void More_agents_than_fit_are_refused()
    {
        var queue = Line;
        queue.Policy = QueuePolicy.Default with { AgentsMax = 1 };
        queue.Given(Agent("ann", 1, 1)).When(Agent("bob", 1, 1)).ThenRefused<TooManyAgents>();
    }

    [Fact]
    public void A_conversation_leaves_the_line_when_its_session_is_over_in_any_case()
    {
        var queue = Line.Given(Enqueue(1));
        Assert.Equal(Ids.Start + TimeSpan.FromHours(24), queue.NextWake);
        queue.WhenWoken().Then(new ConversationLeft(Ids.Conversation(1), 1));
        Assert.Null(queue.NextWake);
    }
}
