using GuestGrid.Core.GuestSessions;
using GuestGrid.Core.Tests.GuestSessions;
using GuestGrid.Core.Tests.Support;
using static GuestGrid.Core.GuestSessions.GuestSessionCommand;

namespace GuestGrid.Core.Tests.Regressions;

/// <summary>
/// An agent left, came back and accepted the same conversation; the release that answered its leaving came late and took
/// the new assignment away, so that nobody gave the conversation back when the agent left again.
/// </summary>
public sealed class LateReleaseTakesNewAssignment
{
    [Fact]
    public void An_agent_that_has_left_is_not_told_to_let_go()
    {
        var session = new Scenario<GuestSessionDecider, GuestSession, GuestSessionCommand, GuestSessionEvent,
            GuestSessionAnswer, GuestSessionPolicy>(GuestSessionPolicy.Default)
            .Given(SessionKit.Opening(), new Connect(Ids.Socket(1), null, null), new Assign(Ids.Agent("ann"), "Ann", null))
            .When(new Unassign(Ids.Agent("ann"), null));
        Assert.DoesNotContain(session.Decision.Effects, effect => effect is Effect.TellAgent);
    }
}
