using GuestGrid.Core.AnonymousVisitors;
using GuestGrid.Core.Tests.Support;
using static GuestGrid.Core.AnonymousVisitors.AnonymousVisitorCommand;
using static GuestGrid.Core.AnonymousVisitors.AnonymousVisitorEvent;
using static GuestGrid.Core.AnonymousVisitors.AnonymousVisitorRejection;

namespace GuestGrid.Core.Tests.AnonymousVisitors;

public sealed partial class AnonymousVisitorTests
{
    [Fact]
    public void A_slot_is_given_back_once() =>
        Visitor.Given(Admit(1), Release(1)).When(Release(1)).ThenUnchanged();

    [Fact]
    public void A_session_that_never_held_a_slot_gives_none_back()
    {
        var visitor = Visitor.Given(Admit(1)).When(Release(2)).ThenUnchanged();
        Assert.Single(visitor.State.Slots);
    }

    [Fact]
    public void A_renewed_lease_holds_the_slot_longer()
    {
        var until = Ids.Start + Ids.Minutes(40);
        var visitor = Visitor.Given(Admit(1)).After(Ids.Minutes(19)).When(new RenewLease(Ids.Session(1), until));
        visitor.Then(new LeaseRenewed(new SessionSlot(Ids.Session(1), until, until + Ids.Seconds(30))));
        Assert.Equal(until, visitor.Answer.LeaseUntil);
    }

    [Fact]
    public void A_renewal_never_shortens_a_lease()
    {
        var visitor = Visitor.Given(Admit(1)).When(new RenewLease(Ids.Session(1), Ids.Start + Ids.Minutes(1)));
        visitor.ThenUnchanged();
        Assert.Equal(Ids.Start + Lease, visitor.Answer.LeaseUntil);
    }

    [Fact]
    public void A_slot_that_was_given_back_can_not_be_renewed() => Visitor.Given(Admit(1), Release(1))
        .When(new RenewLease(Ids.Session(1), Ids.Start + Ids.Minutes(60))).ThenRefused<SlotNotHeld>();

    [Fact]
    public void A_slot_that_lapsed_and_went_to_another_can_not_be_renewed()
    {
        var visitor = Visitor.Given(Admit(1)).After(Ids.Minutes(21)).Given(Admit(2));
        visitor.When(new RenewLease(Ids.Session(1), visitor.Now + Lease)).ThenRefused<SlotNotHeld>();
    }

    [Fact]
    public void A_withdrawn_admission_is_as_if_it_had_never_been()
    {
        var visitor = Visitor.Given(Admit(1)).After(Ids.Seconds(5)).Given(Admit(2), new Withdraw(Ids.Session(2)));
        Assert.Equal(Ids.Start, visitor.State.LastCreation);
        Assert.Single(visitor.State.Slots);
        visitor.When(Admit(2)).ThenKinds(typeof(SessionAdmitted));
    }

    [Fact]
    public void Withdrawing_twice_changes_nothing() =>
        Visitor.Given(Admit(1), new Withdraw(Ids.Session(1))).When(new Withdraw(Ids.Session(1))).ThenUnchanged();

    [Fact]
    public void A_visitor_never_needs_waking() => Assert.Null(Visitor.Given(Admit(1)).NextWake);
}
