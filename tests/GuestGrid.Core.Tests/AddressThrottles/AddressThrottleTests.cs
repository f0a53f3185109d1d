using GuestGrid.Core.AddressThrottles;
using GuestGrid.Core.Tests.Support;
using static GuestGrid.Core.AddressThrottles.AddressThrottleCommand;

namespace GuestGrid.Core.Tests.AddressThrottles;

using AddressScenario = Scenario<AddressThrottleDecider, AddressThrottle, AddressThrottleCommand, AddressThrottleEvent,
    AddressThrottleAnswer, AddressThrottlePolicy>;

public sealed class AddressThrottleTests
{
    private static AddressScenario Address => new(AddressThrottlePolicy.Default);

    [Fact]
    public void Sixty_creations_a_minute_are_admitted_and_one_more_is_not()
    {
        var address = Address;
        for (var i = 1; i <= 60; i++) address.Given(new Admit(Ids.Session(i))).After(Ids.Seconds(0.5));
        address.When(new Admit(Ids.Session(61)))
            .ThenRefused<AddressThrottleRejection.VelocityExceeded>(Ids.Seconds(30));
        address.After(Ids.Seconds(30) - Ids.Instant).When(new Admit(Ids.Session(61)))
            .ThenRefused<AddressThrottleRejection.VelocityExceeded>(Ids.Instant);
        address.After(Ids.Instant).When(new Admit(Ids.Session(61)))
            .ThenKinds(typeof(AddressThrottleEvent.SessionAdmitted));
    }

    [Fact]
    public void Asking_again_for_the_same_session_counts_once()
    {
        var address = Address.Given(new Admit(Ids.Session(1))).When(new Admit(Ids.Session(1))).ThenUnchanged();
        Assert.Single(address.State.Creations);
    }

    [Fact]
    public void A_withdrawn_admission_does_not_count()
    {
        var address = Address.Given(new Admit(Ids.Session(1)), new Withdraw(Ids.Session(1)));
        Assert.Empty(address.State.Creations);
        address.When(new Withdraw(Ids.Session(1))).ThenUnchanged();
    }
}
