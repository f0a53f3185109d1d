using GuestGrid.Core.Queues;
using GuestGrid.Core.Tests.Laws;

namespace GuestGrid.Core.Tests.Queues;

public sealed class QueueProperties : EntityContract
{
    public override void Every_law_holds_along_generated_histories() => QueueKit.Kit.HoldLaws(300);

    [Fact]
    public void Every_law_holds_with_the_echo_too() => QueueKit.WithEcho.HoldLaws(200);

    public override void Generated_histories_reach_every_event_and_every_rejection() =>
        QueueKit.Kit.Contract().ReachesEverything(typeof(QueueRejection));

    public override void Every_command_in_every_state_ends_as_the_decision_table_says() =>
        QueueKit.Kit.Contract().CommandsEndAs("""
            command      Busy  Empty  OnlyAgents  OnlyWaiting
            AnswerOffer  AU    U      U           U
            DropAgent    AU    U      AU          U
            Enqueue      ARU   AU     AU          ARU
            Inspect      U     U      U           U
            NoteAgent    ARU   A      ARU         A
            Tick         AU    U      U           AU
            Withdraw     AU    AU     AU          AU
            """);

    public override void Every_event_follows_the_states_that_the_table_names_and_no_other() =>
        QueueKit.Kit.Contract().EventsFollow("""
            AgentDropped        Queue
            AgentNoted          Queue
            ConversationLeft    Queue
            ConversationQueued  Queue
            OfferFailed         Queue
            OfferMade           Queue
            OffersPaused        Queue
            OffersResumed       Queue
            """);
}
