using GuestGrid.Core.GuestSessions;
using GuestGrid.Core.Tests.GuestSessions;
using GuestGrid.Core.Tests.Support;
using static GuestGrid.Core.GuestSessions.GuestSessionCommand;

namespace GuestGrid.Core.Tests.Regressions;

/// <summary>
/// An agent transferred a conversation; its acceptance, told again after a crash, took it back to the agent, who did
/// not
/// know: the guest wrote to nobody.
/// </summary>
public sealed class RepeatedAssignment
{
    [Fact]
    public void An_acceptance_under_an_older_ticket_is_refused()
    {
        var accepted = new Assign(Ids.Agent("ann"), "Ann", null, Ids.Ticket(1));
        new Scenario<GuestSessionDecider, GuestSession, GuestSessionCommand, GuestSessionEvent, GuestSessionAnswer,
                GuestSessionPolicy>(GuestSessionPolicy.Default)
            .Given(SessionKit.Opening(), new Connect(Ids.Socket(1), null, null), accepted,
                new Unassign(Ids.Agent("ann"), Ids.Queue("help")))
            .When(accepted).ThenRefused<GuestSessionRejection.NotAssigned>();
    }
}
