using GuestGrid.Core.AnonymousVisitors;
using GuestGrid.Core.Tests.Laws;

namespace GuestGrid.Core.Tests.AnonymousVisitors;

public sealed class AnonymousVisitorProperties : EntityContract
{
    public override void Every_law_holds_along_generated_histories() => VisitorKit.Kit.HoldLaws(300);

    public override void Generated_histories_reach_every_event_and_every_rejection() =>
        VisitorKit.Kit.Contract().ReachesEverything(typeof(AnonymousVisitorRejection));

    public override void Every_command_in_every_state_ends_as_the_decision_table_says() =>
        VisitorKit.Kit.Contract().CommandsEndAs("""
            command           0Slots  1Slots  2Slots  Erased
            Admit             ARU     ARU     ARU     R
            ChangeGuest       ARU     ARU     ARU     R
            CountInteraction  ARU     ARU     ARU     R
            CreateGuest       ARU     ARU     ARU     R
            EraseGuest        AR      AR      AR      R
            Inspect           U       U       U       U
            ReleaseSlot       U       AU      AU      U
            RenewLease        R       ARU     ARU     R
            Tick              U       U       U       U
            Withdraw          AU      AU      AU      U
            """);

    public override void Every_event_follows_the_states_that_the_table_names_and_no_other() =>
        VisitorKit.Kit.Contract().EventsFollow("""
            AdmissionWithdrawn  AnonymousVisitor
            GuestChanged        AnonymousVisitor
            GuestCreated        AnonymousVisitor
            GuestErased         AnonymousVisitor
            LeaseRenewed        AnonymousVisitor
            SessionAdmitted     AnonymousVisitor
            SessionAttached     AnonymousVisitor
            SlotReleased        AnonymousVisitor
            """);
}
