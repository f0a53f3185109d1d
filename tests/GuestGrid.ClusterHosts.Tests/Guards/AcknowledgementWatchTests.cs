using GuestGrid.Core.Identifiers;
using GuestGrid.Gateway.Sockets;

namespace GuestGrid.ClusterHosts.Tests.Guards;

/// <summary>A guest never waits for ever for the acknowledgement of what is stored.</summary>
public sealed class AcknowledgementWatchTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly ManualClock clock = new();
    private readonly AcknowledgementWatch watch;
    private int lost;

    public AcknowledgementWatchTests() => watch = new AcknowledgementWatch(Patience, clock, () => lost++);

    [Fact]
    public void An_acknowledgement_that_does_not_come_is_lost()
    {
        watch.Sent(Id("1"));
        watch.Stored(Id("1"));
        clock.Advance(Patience - TimeSpan.FromTicks(1));
        Assert.Equal(0, lost);
        clock.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(1, lost);
    }

    [Fact]
    public void One_that_comes_before_or_after_the_answer_is_not()
    {
        watch.Sent(Id("1"));
        watch.Acknowledged(Id("1"));
        watch.Stored(Id("1"));
        watch.Sent(Id("2"));
        watch.Stored(Id("2"));
        watch.Acknowledged(Id("2"));
        clock.Advance(2 * Patience);
        Assert.Equal(0, lost);
    }

    [Fact]
    public void One_that_a_later_one_overtook_is_lost_at_once()
    {
        watch.Sent(Id("1"));
        watch.Stored(Id("1"));
        watch.Sent(Id("2"));
        watch.Stored(Id("2"));
        watch.Acknowledged(Id("2"));
        Assert.Equal(1, lost);
    }

    [Fact]
    public void A_message_that_was_refused_or_is_under_way_is_not_waited_for()
    {
        watch.Sent(Id("1"));
        watch.Refused(Id("1"));
        watch.Sent(Id("2"));
        watch.Sent(Id("3"));
        watch.Acknowledged(Id("3"));
        clock.Advance(2 * Patience);
        Assert.Equal(0, lost);
    }

    [Fact]
    public void Each_has_its_own_time()
    {
        for (var i = 0; i < 10; i++)
        {
            watch.Sent(Id($"{i}"));
            watch.Stored(Id($"{i}"));
            clock.Advance(Patience - TimeSpan.FromSeconds(1));
            watch.Acknowledged(Id($"{i}"));
        }
        Assert.Equal(0, lost);
    }

    private static ClientMessageId Id(string text) => ClientMessageId.Parse(text);
}
