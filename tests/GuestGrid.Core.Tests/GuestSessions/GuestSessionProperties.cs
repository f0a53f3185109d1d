using GuestGrid.Core.GuestSessions;
using GuestGrid.Core.Tests.Laws;

namespace GuestGrid.Core.Tests.GuestSessions;

public sealed class GuestSessionProperties : EntityContract
{
    public override void Every_law_holds_along_generated_histories() => SessionKit.Kit.HoldLaws(500);

    // A transcript of so many pages that they are not erased at once is longer than a generated history.
    public override void Generated_histories_reach_every_event_and_every_rejection() =>
        SessionKit.Kit.Contract().ReachesEverything(
            typeof(GuestSessionRejection), typeof(GuestSessionEvent.PagesErased));

    public override void Every_command_in_every_state_ends_as_the_decision_table_says() =>
        SessionKit.Kit.Contract().CommandsEndAs("""
            command            Absent  Assigned  AwaitingGuest  Ended  Erasing  Holding  Waiting
            Assign             R       ARU       R              R      R        R        AR
            ClaimAttachment    R       R         R              R      R        ARU      R
            CloseByAgent       R       AR        R              U      R        R        R
            ConfirmUpload      R       ARU       ARU            R      R        ARU      ARU
            Connect            R       ARU       AR             R      R        R        ARU
            DeclareAttachment  R       ARU       ARU            R      R        R        ARU
            Disconnect         R       AU        U              U      R        R        AU
            End                R       A         A              U      R        R        A
            Erase              A       A         A              A      U        A        A
            FindAttachment     R       U         U              U      R        U        U
            HoldAttachment     A       R         R              R      R        RU       R
            Inspect            R       U         U              U      R        R        U
            LoseLease          R       A         A              U      R        R        A
            MarkRead           R       ARU       ARU            R      R        R        ARU
            MoveAgent          R       AU        U              U      R        R        U
            NoteLease          R       AU        AU             U      R        R        AU
            NotePage           R       AU        U              AU     R        R        AU
            NotePageErased     R       U         U              U      U        U        U
            NotePrevious       AU      AU        AU             AU     R        R        AU
            NoteQueueFull      R       U         U              U      R        R        AU
            Open               A       U         U              U      R        R        U
            ReadRecent         R       U         U              U      R        R        U
            RotateToken        R       AR        AR             R      R        R        AR
            SendMessage        R       ARU       ARU            RU     R        R        ARU
            SetContext         R       ARU       ARU            R      R        R        ARU
            SignalTyping       R       ARU       ARU            R      R        R        ARU
            SpendAllowance     R       AR        AR             R      R        R        AR
            Tick               U       AU        AU             U      AU       AU       AU
            Unassign           R       AR        R              U      R        R        R
            """);

    public override void Every_event_follows_the_states_that_the_table_names_and_no_other() =>
        SessionKit.Kit.Contract().EventsFollow("""
            ActivityNoted       Open
            AgentAssigned       Open
            AgentMoved          Open
            AgentUnassigned     Open
            AllowanceSpent      Open
            AttachmentClaimed   Holding
            AttachmentDeclared  Open
            AttachmentHeld      Absent
            AttachmentUploaded  Holding  Open
            AttachmentsExpired  Open
            ContextChanged      Open
            ConversationQueued  Open
            ErasureSettled      Erasing
            ExpiryWarned        Open
            GuestConnected      Open
            GuestDisconnected   Open
            LeaseAsked          Open
            LeaseNoted          Open
            MessageStored       Open
            PageConfirmed       Ended  Open
            PageSealed          Open
            PagesErased
            PreviousNoted       Absent  Ended  Open
            QueueingDeferred    Open
            ReadMarkMoved       Open
            RoutingChanged      Open
            SessionEnded        Open
            SessionErased       Absent  Ended  Holding  Open
            SessionOpened       Absent
            TokenRotated        Open
            """);
}
