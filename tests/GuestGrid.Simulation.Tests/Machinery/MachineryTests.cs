namespace GuestGrid.Simulation.Tests.Machinery;

/// <summary>A simulation that is not the same twice shows nothing.</summary>
public sealed class MachineryTests
{
    [Fact]
    public void The_same_seed_is_the_same_history_to_the_last_step()
    {
        for (var number = 0; number < 10; number++)
        {
            var seed = SimulationSeed.Of(nameof(The_same_seed_is_the_same_history_to_the_last_step), number);
            Assert.Equal(Simulation.Run(seed), Simulation.Run(seed));
        }
    }

    [Fact]
    public void Chance_is_the_same_on_every_machine()
    {
        var chance = new Chance(42);
        Assert.Equal([0xBDD732262FEB6E95, 0x28EFE333B266F103, 0x47526757130F9F52],
            new[] { chance.NextBits(), chance.NextBits(), chance.NextBits() });
        Assert.Equal(14439866297305555209UL, SimulationSeed.Of("name", 0));
    }

    [Fact]
    public void A_zero_chance_takes_no_number()
    {
        var (one, other) = (new Chance(7), new Chance(7));
        Assert.False(one.Hits(0));
        Assert.Equal(other.NextBits(), one.NextBits());
    }

    [Fact]
    public void What_a_dead_process_started_does_not_go_on()
    {
        var loop = new EventLoop();
        var (dying, living) = (new SimulatedProcess(loop, "dying"), new SimulatedProcess(loop, "living"));
        var reached = new List<string>();
        foreach (var process in new[] { dying, living })
            process.Post(async _ =>
            {
                await Task.Delay(TimeSpan.FromSeconds(2), new VirtualTime(loop, process));
                reached.Add(process.ToString());
            }, null);
        loop.After(TimeSpan.FromSeconds(1), living, dying.Kill);

        Assert.True(loop.RunUntil(TimeSpan.FromSeconds(3), 100, () => false));

        Assert.Equal(["living"], reached);
        Assert.Equal(TimeSpan.FromSeconds(3), loop.Now);
    }

    [Fact]
    public void Timers_fire_in_virtual_time_and_their_order()
    {
        var loop = new EventLoop();
        var process = new SimulatedProcess(loop, "process");
        var time = new VirtualTime(loop, process);
        var fired = new List<double>();
        using var late = time.CreateTimer(_ => fired.Add(loop.Now.TotalSeconds), null,
            TimeSpan.FromSeconds(3), Timeout.InfiniteTimeSpan);
        using var periodic = time.CreateTimer(_ => fired.Add(loop.Now.TotalSeconds), null,
            TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1.5));

        loop.RunUntil(TimeSpan.FromSeconds(4), 100, () => false);

        Assert.Equal([1, 2.5, 3, 4], fired);
    }
}
