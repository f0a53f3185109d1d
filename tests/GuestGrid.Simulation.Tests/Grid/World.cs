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

    public World(ulong seed, Parts parts, Trace trace, Invariant? only)
    {
        (Parts, Trace) = (parts, trace);
        Chance = new Chance(seed);
        Scenario = Scenario.Draw(Chance);
        Faults = Scenario.Faults;
        NetworkChance = Chance.Fork();
        Outside = new SimulatedProcess(Loop, "outside");
        Clients = new SimulatedProcess(Loop, "clients");
        Watch = new Watch(this, only);
        Sockets = new Sockets(this);
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

    public Ledger Ledger { get; }

    public IEntityStore Durable { get; }

    public SimulatedCluster Cluster { get; }

    /// <summary>The furthest of all clocks.</summary>
    public DateTimeOffset LatestNow => VirtualTime.Start + Loop.Now + Scenario.Faults.ClockErrorMax;
}
