using GuestGrid.Runtime.Entities;
using GuestGrid.Runtime.Stores;

namespace GuestGrid.Simulation.Tests.Grid;

/// <summary>Who owns what: owners that die and come back, entities that move while an older owner goes on.</summary>
internal sealed class SimulatedCluster(World world)
{
    private static readonly TimeSpan StaleRoutesMax = TimeSpan.FromSeconds(20);

    private readonly SimulatedOwner?[] owners = new SimulatedOwner?[world.Scenario.Owners];
    private readonly HashSet<EntityKey> waking = [];
    private int shift;
    private TimeSpan staleUntil;
    private int lives;

    public IEnumerable<SimulatedOwner> Alive => owners.OfType<SimulatedOwner>();

    /// <summary>Have entities moved while their older owners went on?</summary>
    public bool HadTwoOwners { get; private set; }

    /// <summary>Ticks sent so far.</summary>
    public int Ticks { get; private set; }

    public void Start()
    {
        for (var place = 0; place < owners.Length; place++) Revive(place);
        PollWakes();
        SweepIdle();
    }

    public SimulatedOwner? OwnerOf(string kind, string id)
    {
        var place = PlaceOf(kind, id);
        if (world.Loop.Now < staleUntil && world.NetworkChance.Hits(world.Faults.StaleRoute))
            place = (place + (uint)owners.Length - 1) % (uint)owners.Length;
        return owners[place];
    }

    /// <summary>
    /// All that the owner had in memory and under way is gone; its place is taken by a new life after a while.
    /// </summary>
    public void Crash(SimulatedOwner owner)
    {
        var place = Array.IndexOf(owners, owner);
        if (place < 0) return;
        world.Trace.Add("crash", owner.Process, null);
        owners[place] = null;
        owner.Process.Kill();
        foreach (var call in owner.Calls) world.Loop.After(world.Scenario.Restart, world.Outside, call.Fail);
        world.Loop.After(world.Scenario.Restart, world.Outside, () => Revive(place));
    }

    public void CrashAny(int draw)
    {
        if (owners[draw % owners.Length] is { } owner) Crash(owner);
    }

    public void Move()
    {
        // One older owner at a time: who was one before has noticed by now.
        DropForeign();
        HadTwoOwners = true;
        shift++;
        staleUntil = world.Loop.Now + StaleRoutesMax;
        world.Trace.Add("move", shift, null);
        world.Loop.After(StaleRoutesMax, world.Outside, () =>
        {
            if (world.Loop.Now >= staleUntil) DropForeign();
        });
    }

    private void DropForeign()
    {
        foreach (var owner in Alive) owner.Drop(key => owners[PlaceOf(key.Kind, key.Id)] != owner);
    }

    private uint PlaceOf(string kind, string id) => (Hash(kind, id) + (uint)shift) % (uint)owners.Length;

    private void Revive(int place) => owners[place] ??= new SimulatedOwner(world, $"owner {place}, life {++lives}");

    private void PollWakes()
    {
        world.Loop.After(world.Scenario.WakeInterval, world.Outside, PollWakes);
        if (Alive.FirstOrDefault() is not { } poller) return;
        var due = world.Durable.DueWakes(poller.Clock.GetUtcNow(), 512).GetAwaiter().GetResult();
        foreach (var key in due)
        {
            if (OwnerOf(key.Kind, key.Id) is not { } owner || !waking.Add(key)) continue;
            Ticks++;
            owner.Process.Post(_ => _ = Wake(owner, key), null);
            world.Loop.After(world.Scenario.WakeInterval, world.Outside, () => waking.Remove(key));
        }
    }

    private static async Task Wake(SimulatedOwner owner, EntityKey key)
    {
        try
        {
            await owner.Wake(key);
        }
        catch (Exception fault) when (fault is StoreUnavailableException or EntityOverloadedException)
        {
            // It stays due.
        }
    }

    private void SweepIdle()
    {
        world.Loop.After(TimeSpan.FromSeconds(1), world.Outside, SweepIdle);
        foreach (var owner in Alive)
            if (world.NetworkChance.Hits(world.Faults.Evict)) owner.Sweep();
    }

    // FNV-1a: the same in every process.
    private static uint Hash(string kind, string id)
    {
        var hash = 2166136261;
        foreach (var c in kind) hash = (hash ^ c) * 16777619;
        foreach (var c in id) hash = (hash ^ c) * 16777619;
        return hash ^ (hash >> 15);
    }
}
