using GuestGrid.Core.Agents;
using GuestGrid.Core.GuestSessions;
using GuestGrid.Core.Queues;
using GuestGrid.Core.Tests.Support;
using static GuestGrid.Core.Agents.AgentCommand;
using static GuestGrid.Core.Agents.AgentEvent;
using static GuestGrid.Core.Agents.AgentRejection;
using static GuestGrid.Core.Tests.Agents.AgentKit;

namespace GuestGrid.Core.Tests.Agents;

using AgentScenario = Scenario<AgentDecider, Agent, AgentCommand, AgentEvent, AgentAnswer, AgentPolicy>;

public sealed class AgentTests
{
    private static AgentScenario Away => new(AgentPolicy.Default);

    private static AgentScenario Present => Away.Given(new SignOn(Ids.Desk(1), Profile(2, "sales")));

    private static AgentScenario Serving =>
        Present.Given(new ConsiderOffer(Offer(1)), new AcceptOffer(Ids.Conversation(1)));

    private static Effect.Tell Noted(int free, long change) => new Effect.TellQueue(Ids.Queue("sales"),
        new QueueCommand.NoteAgent(Ids.Agent("ann"), Profile(2).Skills, free, change));

    private static Effect.Tell Told(GuestSessionCommand command) => new Effect.TellSession(Ids.Session(1), command);

    [Fact]
    public void Signing_on_tells_every_queue_what_is_free()
    {
        var agent = Away.When(new SignOn(Ids.Desk(1), Profile(2, "sales", "help")));
        agent.ThenKinds(typeof(SignedOn), typeof(QueuesInformed));
        Assert.Equal(["sales", "help"], agent.Decision.Effects.OfType<Effect.TellQueue>().Select(tell =>
            tell.To.ToString()));
    }

    [Fact]
    public void A_profile_beyond_the_limits_is_refused() =>
        Away.When(new SignOn(Ids.Desk(1), Profile(1_001, "sales"))).ThenRefused<ProfileTooLarge>();

    [Fact]
    public void A_second_desk_takes_over_and_the_first_is_told()
    {
        var agent = Serving.When(new SignOn(Ids.Desk(2), Profile(2, "sales")));
        agent.ThenNotified((Ids.Desk(1), new Notice.Superseded(default)));
        Assert.Contains(Told(new GuestSessionCommand.MoveAgent(Ids.Agent("ann"), Ids.Desk(2))), agent.Decision.Effects);
        agent.When(new Disconnect(Ids.Desk(1))).ThenUnchanged();
        agent.When(new SignOff(Ids.Desk(1))).ThenUnchanged();
    }

    [Fact]
    public void An_offer_is_shown_and_counts_against_the_capacity()
    {
        var agent = Present.When(new ConsiderOffer(Offer(1))).ThenKinds(typeof(OfferReceived), typeof(QueuesInformed));
        agent.ThenTold(Noted(1, 2));
        agent.Given(new ConsiderOffer(Offer(2))).When(new ConsiderOffer(Offer(3))).ThenRefused<NoCapacity>();
    }

    [Fact]
    public void An_offer_to_somebody_who_is_not_there_is_refused() =>
        Away.When(new ConsiderOffer(Offer(1))).ThenRefused<NotSignedOn>();

    [Fact]
    public void Accepting_tells_the_session_and_the_queue()
    {
        var agent = Present.Given(new ConsiderOffer(Offer(1))).When(new AcceptOffer(Ids.Conversation(1)));
        agent.ThenKinds(typeof(OfferAccepted));
        agent.ThenTold(Told(new GuestSessionCommand.Assign(Ids.Agent("ann"), "Ann", Ids.Desk(1), 1)),
            new Effect.TellQueue(Ids.Queue("sales"), new QueueCommand.AnswerOffer(
                Ids.Conversation(1), 1, Ids.Agent("ann"), OfferAnswer.Accepted)));
        agent.When(new AcceptOffer(Ids.Conversation(1))).ThenUnchanged().ThenTold();
    }

    [Fact]
    public void An_offer_can_be_accepted_until_it_runs_out_and_not_then()
    {
        Present.Given(new ConsiderOffer(Offer(1))).After(Ids.Seconds(20) - Ids.Instant)
            .When(new AcceptOffer(Ids.Conversation(1))).ThenKinds(typeof(OfferAccepted));
        Present.Given(new ConsiderOffer(Offer(1))).After(Ids.Seconds(20))
            .When(new AcceptOffer(Ids.Conversation(1))).ThenRefused<OfferGone>();
    }

    [Fact]
    public void A_declined_offer_frees_its_place() => Present.Given(new ConsiderOffer(Offer(1)))
        .When(new DeclineOffer(Ids.Conversation(1))).ThenTold(
            new Effect.TellQueue(Ids.Queue("sales"), new QueueCommand.AnswerOffer(
                Ids.Conversation(1), 1, Ids.Agent("ann"), OfferAnswer.Declined)), Noted(2, 3));

    [Fact]
    public void An_offer_that_runs_out_frees_its_place()
    {
        var agent = Present.Given(new ConsiderOffer(Offer(1)));
        agent.WhenWoken().ThenTold(Noted(2, 3)).ThenNotified((Ids.Desk(1),
            new Notice.OfferWithdrawn(Ids.Conversation(1))));
        Assert.Equal(Ids.Start + AgentPolicy.Default.PresenceLease, agent.NextWake);
    }

    [Fact]
    public void A_withdrawal_of_another_offer_changes_nothing() => Present.Given(new ConsiderOffer(Offer(1, offer: 2)))
        .When(new WithdrawOffer(Ids.Conversation(1), 1)).ThenUnchanged();

    [Fact]
    public void A_session_that_is_another_agents_already_frees_the_place()
    {
        var told = Told(new GuestSessionCommand.Assign(Ids.Agent("ann"), "Ann", Ids.Desk(1), 1));
        var release = AgentDecider.Settle(told, new GuestSessionRejection.NotAssigned(), null);
        Assert.Equal(new Release(Ids.Conversation(1), 1), release);
        Serving.When(release!).ThenKinds(typeof(AssignmentEnded), typeof(QueuesInformed)).ThenTold(Noted(2, 3));
        Assert.Null(AgentDecider.Settle(told, null, null));
    }

    [Fact]
    public void A_dropped_agent_keeps_its_conversations_for_the_grace_and_is_offered_nothing()
    {
        var agent = Serving.When(new Disconnect(Ids.Desk(1)));
        Assert.Contains(Told(new GuestSessionCommand.MoveAgent(Ids.Agent("ann"), null)), agent.Decision.Effects);
        Assert.Contains(new Effect.TellQueue(Ids.Queue("sales"), new QueueCommand.DropAgent(Ids.Agent("ann"), 3)),
            agent.Decision.Effects);
        Assert.Equal(Ids.Start + Ids.Seconds(30), agent.NextWake);
        agent.WhenWoken().ThenKinds(typeof(SignedOff));
        agent.ThenTold(Told(new GuestSessionCommand.Unassign(Ids.Agent("ann"), null)));
        Assert.Null(agent.NextWake);
    }

    [Fact]
    public void An_agent_back_within_the_grace_goes_on_where_it_was()
    {
        var agent = Serving.Given(new Disconnect(Ids.Desk(1))).After(Ids.Seconds(29))
            .When(new SignOn(Ids.Desk(2), Profile(2, "sales")));
        Assert.Contains(Told(new GuestSessionCommand.MoveAgent(Ids.Agent("ann"), Ids.Desk(2))), agent.Decision.Effects);
        Assert.Single(agent.Answer.Assignments);
        agent.After(Ids.Seconds(29)).When(new Tick()).ThenUnchanged();
    }

    [Fact]
    public void An_agent_whose_socket_falls_silent_counts_as_away_after_the_lease()
    {
        Serving.After(Ids.Seconds(30) - Ids.Instant).When(new Tick()).ThenUnchanged();
        Serving.After(Ids.Seconds(30)).When(new Tick()).ThenKinds(typeof(Disconnected), typeof(QueuesInformed));
    }

    [Fact]
    public void A_socket_that_says_so_keeps_its_agent_there() => Serving.After(Ids.Seconds(20))
        .Given(new RenewPresence(Ids.Desk(1))).After(Ids.Seconds(29)).When(new Tick()).ThenUnchanged();

    [Fact]
    public void A_socket_that_was_replaced_renews_nothing() =>
        Serving.When(new RenewPresence(Ids.Desk(2))).ThenRefused<NotSignedOn>();

    [Fact]
    public void Signing_off_gives_everything_back_at_once() => Serving.When(new SignOff(Ids.Desk(1)))
        .ThenTold(Told(new GuestSessionCommand.Unassign(Ids.Agent("ann"), null)),
            new Effect.TellQueue(Ids.Queue("sales"), new QueueCommand.DropAgent(Ids.Agent("ann"), 3)));

    [Fact]
    public void A_queue_that_is_served_no_more_is_told_so()
    {
        var agent = Present.When(new SignOn(Ids.Desk(1), Profile(2, "help")));
        Assert.Contains(new Effect.TellQueue(Ids.Queue("sales"), new QueueCommand.DropAgent(Ids.Agent("ann"), 2)),
            agent.Decision.Effects);
    }
}
