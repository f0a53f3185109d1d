using GuestGrid.Simulation.Tests.Checks;
using GuestGrid.Simulation.Tests.Faults;
using GuestGrid.Simulation.Tests.Grid;
using GuestGrid.Simulation.Tests.Machinery;
using GuestGrid.Simulation.Tests.Workload;

namespace GuestGrid.Simulation.Tests;

/// <summary>One history: a time of trouble, a time to settle, and the time until everything has expired.</summary>
internal sealed class Simulation
{
    private const long StepsMax = 2_000_000;
    private static readonly TimeSpan TroubleMax = TimeSpan.FromHours(2);
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(60);

    private readonly World world;
    private readonly List<VisitorScript> visitors = [];
    private readonly List<AgentScript> agents = [];
    private readonly GuestCrowd guests;
    private int scripts;

    private Simulation(World world)
    {
        this.world = world;
        for (var i = 0; i < world.Scenario.Visitors; i++) visitors.Add(new VisitorScript(world, i));
        for (var i = 0; i < world.Scenario.Agents; i++) agents.Add(new AgentScript(world, i));
        guests = new GuestCrowd(world);
    }

    public static SimulationResult Run(ulong seed, Parts? parts = null, Invariant? only = null, int traced = 60)
    {
        var result = Run(seed, parts ?? Parts.Real, only, new Trace(isKept: false));
        if (result.Reason is StopReason.Over) return result;
        // The same once more, and this time looked at.
        if (traced == 0) return result;
        var trace = new Trace(isKept: true, traced);
        return Run(seed, parts ?? Parts.Real, only, trace) with { Trace = trace.ToString() };
    }

    private static SimulationResult Run(ulong seed, Parts parts, Invariant? only, Trace trace)
    {
        var world = new World(seed, parts, trace, only);
        var reason = new Simulation(world).Play();
        return new SimulationResult(seed, reason, world.Watch.Violation, world.Loop.Steps, world.Loop.Now, "");
    }

    private StopReason Play()
    {
        world.Cluster.Start();
        Start(visitors.Select(visitor => (Func<Task>)visitor.Run)
            .Concat(agents.Select(agent => (Func<Task>)agent.Run)).Concat(guests.Run()));
        if (!Advance(TroubleMax, () => scripts == 0)) return StopReason.StepsExhausted;
        if (world.Watch.Violation is not null) return StopReason.InvariantBroken;
        if (scripts > 0) return StopReason.ScriptsHang;

        world.Faults = FaultPlan.None;
        // An owner that read an entity before an older owner wrote to it knows that at its own next write or tick only.
        if (world.Cluster.HadTwoOwners || world.Chance.Hits(0.5))
            foreach (var owner in world.Cluster.Alive.ToList()) world.Cluster.Crash(owner);
        Start(agents.Select(agent => (Func<Task>)agent.Finish).Concat(
            visitors.Select(visitor => (Func<Task>)visitor.Return)).Concat(guests.Finish()));
        if (!Advance(Settling)) return StopReason.StepsExhausted;
        Start(visitors.Select(visitor => (Func<Task>)visitor.CatchUp).Concat(guests.Check()));
        if (!Advance(TimeSpan.FromSeconds(10))) return StopReason.StepsExhausted;
        var ticks = world.Cluster.Ticks;
        var checks = new QuietChecks(world);
        checks.Run();
        checks.CheckMemory();
        if (world.Watch.Violation is not null) return StopReason.InvariantBroken;

        var rest = world.Scenario.Timeout + TimeSpan.FromSeconds(30);
        if (!Advance(rest)) return StopReason.StepsExhausted;
        checks.Run();
        new EndChecks(world).Run(world.Cluster.Ticks - ticks, rest);
        if (world.Watch.Violation is not null) return StopReason.InvariantBroken;
        return guests.IsEmpty ? StopReason.Over : PlayMonthLater();
    }

    /// <summary>Few come back after a month, and the daily job runs: through trouble, and once more.</summary>
    private StopReason PlayMonthLater()
    {
        world.Skip(TimeSpan.FromDays(31));
        world.Faults = world.Scenario.Faults;
        Start(guests.ComeBack());
        if (!Advance(TroubleMax, () => scripts == 0)) return StopReason.StepsExhausted;
        Start(guests.Purge());
        if (!Advance(TroubleMax, () => scripts == 0)) return StopReason.StepsExhausted;
        world.Faults = FaultPlan.None;
        world.Skip(TimeSpan.FromDays(1));
        Start(guests.Purge());
        if (!Advance(TroubleMax, () => scripts == 0) || !Advance(Settling)) return StopReason.StepsExhausted;
        guests.NotePurged();
        Start(guests.Check());
        if (!Advance(TimeSpan.FromSeconds(10))) return StopReason.StepsExhausted;
        if (world.Watch.Violation is not null) return StopReason.InvariantBroken;
        return scripts == 0 ? StopReason.Over : StopReason.ScriptsHang;
    }

    private void Start(IEnumerable<Func<Task>> tasks)
    {
        foreach (var task in tasks)
        {
            scripts++;
            world.Clients.Post(async _ =>
            {
                try
                {
                    await task();
                }
                catch (Exception fault)
                {
                    world.Watch.Break(Invariant.FaultsAreNamed, fault.ToString());
                }
                scripts--;
            }, null);
        }
    }

    private bool Advance(TimeSpan time, Func<bool>? isDone = null) => world.Loop.RunUntil(world.Loop.Now + time,
        StepsMax, () => world.Watch.Violation is not null || isDone?.Invoke() == true);
}

/// <summary>How a history ended.</summary>
internal sealed record SimulationResult(
    ulong Seed, StopReason Reason, Violation? Violation, long Steps, TimeSpan VirtualTime, string Trace)
{
    public override string ToString() => $"""
        {Reason} at {VirtualTime.TotalSeconds:F3} s of seed {Seed}: {Violation?.Invariant} {Violation?.How}
        {Trace}
        Replay: GUESTGRID_SIM_SEED={Seed} dotnet test tests/GuestGrid.Simulation.Tests --filter One_given_seed
        """;
}
