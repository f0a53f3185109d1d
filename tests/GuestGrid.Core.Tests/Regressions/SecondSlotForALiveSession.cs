using GuestGrid.Core.AnonymousVisitors;
using GuestGrid.Core.Tests.Support;
using static GuestGrid.Core.AnonymousVisitors.AnonymousVisitorCommand;

namespace GuestGrid.Core.Tests.Regressions;

/// <summary>A session that outlived a hundred others of its visitor was admitted a second time.</summary>
public sealed class SecondSlotForALiveSession
{
    [Fact]
    public void A_live_session_is_known_however_many_came_after_it()
    {
        var visitor = new Scenario<AnonymousVisitorDecider, AnonymousVisitor, AnonymousVisitorCommand,
            AnonymousVisitorEvent, VisitorAnswer, AnonymousVisitorPolicy>(
            AnonymousVisitorPolicy.Default with { MinCreationInterval = TimeSpan.Zero, VelocityMax = 1_000 });
        visitor.Given(new Admit(Ids.Session(0), TimeSpan.FromHours(24)));
        for (var i = 1; i <= AnonymousVisitor.RecentMax; i++)
            visitor.Given(new Admit(Ids.Session(i), Ids.Minutes(20)), new ReleaseSlot(Ids.Session(i)));
        visitor.When(new Admit(Ids.Session(0), Ids.Minutes(20))).ThenUnchanged();
        Assert.Single(visitor.State.Slots);
    }
}
