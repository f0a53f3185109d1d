using GuestGrid.Core.GuestSessions;
using GuestGrid.Core.Tests.Laws;

namespace GuestGrid.Core.Tests.GuestSessions;

public sealed class GuestSessionProperties : EntityContract
{
    public override void Every_law_holds_along_generated_histories() => SessionKit.Kit.HoldLaws(500);

    public override void Generated_histories_reach_every_event_and_every_rejection() =>
        SessionKit.Kit.Contract().ReachesEverything(typeof(GuestSessionRejection));

    public override void Every_command_in_every_state_ends_as_the_decision_table_says() =>
        SessionKit.Kit.Contract().CommandsEndAs("""
            command        Absent  Assigned  AwaitingGuest  Ended  Waiting
            Assign         R       ARU       R              R      AR
            CloseByAgent   R       AR        R              U      R
            Connect        R       ARU       AR             R      ARU
            Disconnect     R       AU        U              U      AU
            End            R       A         A              U      A
            Inspect        R       U         U              U      U
            LoseLease      R       A         A              U      A
            MarkRead       R       ARU       ARU            R      ARU
            MoveAgent      R       AU        U              U      U
            NoteLease      R       AU        AU             U      AU
            NotePage       R       AU        U              AU     AU
            NoteQueueFull  R       U         U              U      AU
            Open           A       U         U              U      U
            ReadRecent     R       U         U              U      U
            RotateToken    R       AR        AR             R      AR
            SendMessage    R       ARU       ARU            RU     ARU
            SetContext     R       ARU       ARU            R      ARU
            SignalTyping   R       ARU       ARU            R      ARU
            Tick           U       AU        AU             U      AU
            Unassign       R       AR        R              U      R
            """);

    public override void Every_event_follows_the_states_that_the_table_names_and_no_other() =>
        SessionKit.Kit.Contract().EventsFollow("""
            ActivityNoted       Open
            AgentAssigned       Open
            AgentMoved          Open
            AgentUnassigned     Open
            ContextChanged      Open
            ConversationQueued  Open
            ExpiryWarned        Open
            GuestConnected      Open
            GuestDisconnected   Open
            LeaseAsked          Open
            LeaseNoted          Open
            MessageStored       Open
            PageConfirmed       Ended   Open
            PageSealed          Open
            QueueingDeferred    Open
            ReadMarkMoved       Open
            RoutingChanged      Open
            SessionEnded        Open
            SessionOpened       Absent
            TokenRotated        Open
            """);
}
