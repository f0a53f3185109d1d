using GuestGrid.Core.Identifiers;
using GuestGrid.Runtime.Stores;
using GuestGrid.Simulation.Tests.Checks;
using GuestGrid.Simulation.Tests.Faults;
using GuestGrid.Simulation.Tests.Machinery;
using GuestGrid.Simulation.Tests.Workload;
using GuestGrid.Storage.Formats;
using GuestGrid.Storage.Memory;

namespace GuestGrid.Simulation.Tests.Grid;

/// <summary>Everything of one history; all of it follows from the seed.</summary>
internal sealed class World
{
    public static readonly GatewayId Gateway = GatewayId.Parse("gateway");

    private TimeSpan fullUntil;

    /// <param name="shape">Makes another scenario of the one that is drawn; null to play that.</param>
    public World(ulong seed, Parts parts, Trace trace, Invariant? only, Func<Scenario, Scenario>? shape = null)
    {
        (Parts, Trace) = (parts, trace);
        Chance = new Chance(seed);
        Scenario = shape is null ? Scenario.Draw(Chance) : shape(Scenario.Draw(Chance));
        Faults = Scenario.Faults;
        NetworkChance = Chance.Fork();
        Outside = new SimulatedProcess(Loop, "outside");
        Clients = new SimulatedProcess(Loop, "clients");
        Watch = new Watch(this, only);
        Sockets = new Sockets(this);
        Files = new SimulatedFiles(this);
        Ledger = new Ledger(this, new MemoryEntityStore());
        Durable = parts.Durable(Ledger);
        Cluster = new SimulatedCluster(this);
        Trace.Clock = () => Loop.Now;
    }

    public EventLoop Loop { get; } = new();

    public Parts Parts { get; }

    public Trace Trace { get; }

    /// <summary>For what is set up; see <see cref="NetworkChance"/> for what happens.</summary>
    public Chance Chance { get; }

    public Chance NetworkChance { get; }

    public Scenario Scenario { get; }

    /// <summary>What goes wrong now.</summary>
    public FaultPlan Faults { get; set; }

    public IStoredFormat Format { get; } = new JsonStoredFormat();

    /// <summary>Disks, wires and operators: never dies.</summary>
    public SimulatedProcess Outside { get; }

    /// <summary>Browsers and desks: never dies.</summary>
    public SimulatedProcess Clients { get; }

    public Watch Watch { get; }

    public Sockets Sockets { get; }

    public SimulatedFiles Files { get; }

    public Ledger Ledger { get; }

    public IEntityStore Durable { get; }

    public SimulatedCluster Cluster { get; }

    /// <summary>Does the store refuse all writes now?</summary>
    public bool IsFull => Faults.Full > 0 && Loop.Now < fullUntil;

    /// <summary>Days that passed in no time.</summary>
    public TimeSpan Skipped { get; private set; }

    /// <summary>What an exact clock shows.</summary>
    public DateTimeOffset Now => VirtualTime.Start + Skipped + Loop.Now;

    /// <summary>From now on, for so long, the store has room for nothing.</summary>
    public void Fill(TimeSpan time)
    {
        fullUntil = Loop.Now + time;
        Trace.Add("full", time, null);
    }

    /// <summary>All owners are gone for so long.</summary>
    public void Skip(TimeSpan days)
    {
        foreach (var owner in Cluster.Alive.ToList()) Cluster.Crash(owner);
        Skipped += days;
    }

    /// <summary>The furthest of all clocks.</summary>
    public DateTimeOffset LatestNow => Now + Scenario.Faults.ClockErrorMax;
}
