using GuestGrid.Runtime;

namespace GuestGrid.Gateway.Tests.Time;

public sealed class SteadyClockTests
{
    private readonly Wall wall = new();
    private readonly SteadyClock clock;

    public SteadyClockTests() => clock = new SteadyClock(wall);

    [Fact]
    public void It_follows_a_wall_clock_that_goes_on()
    {
        wall.Pass(TimeSpan.FromSeconds(5));
        Assert.Equal(wall.Now, clock.GetUtcNow());
    }

    [Fact]
    public void It_follows_a_wall_clock_that_is_set_forward()
    {
        wall.Now += TimeSpan.FromHours(1);
        Assert.Equal(wall.Now, clock.GetUtcNow());
    }

    [Fact]
    public void It_goes_on_at_its_pace_while_the_wall_clock_is_behind_and_then_follows_it_again()
    {
        var start = clock.GetUtcNow();
        wall.Now -= TimeSpan.FromHours(1);
        Assert.Equal(start, clock.GetUtcNow());
        wall.Pass(TimeSpan.FromMinutes(10));
        Assert.Equal(start + TimeSpan.FromMinutes(10), clock.GetUtcNow());
        wall.Now += TimeSpan.FromHours(2);
        Assert.Equal(wall.Now, clock.GetUtcNow());
    }

    [Fact]
    public void It_never_goes_back_however_the_wall_clock_jumps()
    {
        var random = new Random(42);
        var last = clock.GetUtcNow();
        for (var i = 0; i < 10_000; i++)
        {
            wall.Now += TimeSpan.FromMilliseconds(random.Next(-5_000, 5_000));
            wall.Pass(TimeSpan.FromMilliseconds(random.Next(0, 10)));
            var now = clock.GetUtcNow();
            Assert.True(now >= last);
            last = now;
        }
    }

    /// <summary>A wall clock that can be set, beside a monotonic one that can't.</summary>
    private sealed class Wall : TimeProvider
    {
        private TimeSpan passed;

        public DateTimeOffset Now { get; set; } = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public void Pass(TimeSpan time)
        {
            passed += time;
            Now += time;
        }

        public override DateTimeOffset GetUtcNow() => Now;

        public override long GetTimestamp() => passed.Ticks;
    }
}
