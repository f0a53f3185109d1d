using GuestGrid.Cluster.Tests.Stores;
using GuestGrid.Cluster.Tests.World;
using GuestGrid.Runtime;
using GuestGrid.Storage.Tests.Postgres;

namespace GuestGrid.Cluster.Tests.Behaviour;

/// <summary>Two silos, each with a PostgreSQL store of its own over the same tables.</summary>
public sealed class PostgresBehaviourTests(PostgresWorld world) : IClassFixture<PostgresWorld>
{
    public static TheoryData<string> Rules => [.. typeof(GridBehaviour).GetMethods()
        .Where(method => method.IsDefined(typeof(FactAttribute), inherit: true)).Select(method => method.Name)];

    [PostgresTheory]
    [MemberData(nameof(Rules))]
    public Task The_grid_behaves(string rule) =>
        (Task)typeof(GridBehaviour).GetMethod(rule)!.Invoke(new Behaviour(world.World), null)!;

    [Fact]
    public void No_rule_is_left_out() => Assert.InRange(Rules.Count, 10, 1000);

    private sealed class Behaviour(ClusterWorld world) : GridBehaviour
    {
        protected override IGuestGrid Grid => world.Grid;

        protected override TestSockets Sockets => world.Sockets;

        protected override ErasedFiles Files => world.Files;
    }
}

/// <summary>Starts nothing where there is no server.</summary>
public sealed class PostgresWorld : IAsyncLifetime
{
    private PostgresRows? rows;

    public ClusterWorld World { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        if (PostgresServer.Missing is not null) return;
        rows = new PostgresRows();
        World = await ClusterWorld.Start(new WorldOptions(rows.Open));
    }

    public async Task DisposeAsync()
    {
        if (rows is null) return;
        await World.DisposeAsync();
        await rows.DisposeAsync();
        Assert.Empty(World.Faults.Decisions);
    }
}
