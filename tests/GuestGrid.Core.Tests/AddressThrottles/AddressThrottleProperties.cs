using GuestGrid.Core.AddressThrottles;
using GuestGrid.Core.Tests.Laws;

namespace GuestGrid.Core.Tests.AddressThrottles;

public sealed class AddressThrottleProperties : EntityContract
{
    public override void Every_law_holds_along_generated_histories() => AddressKit.Kit.HoldLaws(300);

    public override void Generated_histories_reach_every_event_and_every_rejection() =>
        AddressKit.Kit.Contract().ReachesEverything(typeof(AddressThrottleRejection));

    public override void Every_command_in_every_state_ends_as_the_decision_table_says() =>
        AddressKit.Kit.Contract().CommandsEndAs("""
            command   AddressThrottle
            Admit     ARU
            Tick      U
            Withdraw  AU
            """);

    public override void Every_event_follows_the_states_that_the_table_names_and_no_other() =>
        AddressKit.Kit.Contract().EventsFollow("""
            AdmissionWithdrawn  AddressThrottle
            SessionAdmitted     AddressThrottle
            """);
}
