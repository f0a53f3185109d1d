using GuestGrid.Core.Agents;
using GuestGrid.Core.Tests.Laws;

namespace GuestGrid.Core.Tests.Agents;

public sealed class AgentProperties : EntityContract
{
    public override void Every_law_holds_along_generated_histories() => AgentKit.Kit.HoldLaws(300);

    public override void Generated_histories_reach_every_event_and_every_rejection() =>
        AgentKit.Kit.Contract().ReachesEverything(typeof(AgentRejection));

    public override void Every_command_in_every_state_ends_as_the_decision_table_says() =>
        AgentKit.Kit.Contract().CommandsEndAs("""
            command        Away  Present  SignedOff
            AcceptOffer    R     ARU      R
            ConsiderOffer  R     ARU      R
            DeclineOffer   R     AR       R
            Disconnect     U     AU       U
            Inspect        U     U        U
            Release        AU    AU       U
            RenewPresence  R     ARU      R
            SignOff        U     AU       U
            SignOn         AR    ARU      AR
            Tick           AU    AU       U
            WithdrawOffer  U     AU       U
            """);

    public override void Every_event_follows_the_states_that_the_table_names_and_no_other() =>
        AgentKit.Kit.Contract().EventsFollow("""
            AssignmentEnded  Agent
            Disconnected     Agent
            OfferAccepted    Agent
            OfferClosed      Agent
            OfferReceived    Agent
            PresenceRenewed  Agent
            QueuesInformed   Agent
            SignedOff        Agent
            SignedOn         Agent
            """);
}
