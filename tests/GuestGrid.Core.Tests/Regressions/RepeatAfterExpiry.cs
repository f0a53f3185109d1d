using GuestGrid.Core.GuestSessions;
using GuestGrid.Core.Tests.GuestSessions;
using GuestGrid.Core.Tests.Support;
using static GuestGrid.Core.GuestSessions.GuestSessionCommand;

namespace GuestGrid.Core.Tests.Regressions;

/// <summary>
/// Whether the repeat of a stored message was acknowledged after the session's end depended on the tick.
/// </summary>
public sealed class RepeatAfterExpiry
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_stored_message_is_acknowledged_again_after_the_end(bool ticked)
    {
        var message = new SendMessage(Participant.Guest, "hi", Ids.ClientId("a"), null);
        var session = new Scenario<GuestSessionDecider, GuestSession, GuestSessionCommand, GuestSessionEvent,
            GuestSessionAnswer, GuestSessionPolicy>(GuestSessionPolicy.Default)
            .Given(SessionKit.Opening(), message).After(Ids.Minutes(10));
        if (ticked) session.Given(new Tick());
        session.When(message).ThenUnchanged();
        Assert.Equal(1, Assert.IsType<GuestSessionAnswer.Stored>(session.Answer).Sequence.Number);
    }
}
