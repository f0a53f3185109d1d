using System.Net;
using GuestGrid.Cluster.Postgres;
using GuestGrid.Storage.Tests.Postgres;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Runtime;

namespace GuestGrid.ClusterHosts.Tests.Postgres;

/// <summary>What Orleans relies on: every change of who is there is made on the newest version, or not at all.</summary>
public sealed class MembershipTests
{
    private static readonly DateTime Noon = new(2026, 1, 2, 12, 0, 0, DateTimeKind.Utc);

    [PostgresFact]
    public async Task A_silo_is_found_as_it_was_written()
    {
        await using var world = await World.Make();
        var entry = Silo(1);
        entry.AddSuspector(Silo(2).SiloAddress, Noon);
        Assert.True(await world.Table.InsertRow(entry, await world.Next()));
        var data = await world.Table.ReadRow(entry.SiloAddress);
        var found = Assert.Single(data.Members).Item1;
        Assert.Equal(entry.ToFullString(), found.ToFullString());
        Assert.Equal((1, 30_001), (data.Version.Version, found.ProxyPort));
    }

    [PostgresFact]
    public async Task Of_two_changes_made_on_one_version_only_one_counts()
    {
        await using var world = await World.Make();
        var next = await world.Next();
        Assert.Equal([false, true], (await Task.WhenAll(
            world.Table.InsertRow(Silo(1), next), world.Table.InsertRow(Silo(2), next))).Order());
        Assert.Single((await world.Table.ReadAll()).Members);

        next = await world.Next();
        var dead = (await world.Table.ReadAll()).Members[0];
        dead.Item1.Status = SiloStatus.Dead;
        Assert.True(await world.Table.UpdateRow(dead.Item1, dead.Item2, next));
        Assert.False(await world.Table.UpdateRow(dead.Item1, dead.Item2, next));
        Assert.Equal((2, SiloStatus.Dead), ((await world.Table.ReadAll()).Version.Version,
            (await world.Table.ReadAll()).Members[0].Item1.Status));
    }

    [PostgresFact]
    public async Task A_silo_is_inserted_once_and_a_refused_insert_leaves_the_version()
    {
        await using var world = await World.Make();
        Assert.True(await world.Table.InsertRow(Silo(1), await world.Next()));
        Assert.False(await world.Table.InsertRow(Silo(1), await world.Next()));
        Assert.Equal(1, (await world.Table.ReadAll()).Version.Version);
    }

    [PostgresFact]
    public async Task Being_alive_is_no_change_of_who_is_there()
    {
        await using var world = await World.Make();
        var entry = Silo(1);
        await world.Table.InsertRow(entry, await world.Next());
        entry.IAmAliveTime = Noon.AddMinutes(5);
        await world.Table.UpdateIAmAlive(entry);
        var data = await world.Table.ReadAll();
        Assert.Equal((1, Noon.AddMinutes(5)), (data.Version.Version, data.Members[0].Item1.IAmAliveTime));
    }

    [PostgresFact]
    public async Task The_long_dead_are_forgotten_and_the_living_are_not()
    {
        await using var world = await World.Make();
        await world.Table.InsertRow(Silo(1), await world.Next());
        await world.Table.InsertRow(Silo(2, SiloStatus.Dead), await world.Next());
        await world.Table.CleanupDefunctSiloEntries(new DateTimeOffset(Noon.AddDays(1)));
        Assert.Equal(Silo(1).SiloAddress, Assert.Single((await world.Table.ReadAll()).Members).Item1.SiloAddress);
    }

    [PostgresFact]
    public async Task Gateways_find_those_who_are_active()
    {
        await using var world = await World.Make();
        await world.Table.InsertRow(Silo(1), await world.Next());
        await world.Table.InsertRow(Silo(2, SiloStatus.Dead), await world.Next());
        var found = Assert.Single(await world.Gateways.GetGateways());
        Assert.Equal(30_001, found.ToGatewayAddress()!.Endpoint.Port);
    }

    [PostgresFact]
    public async Task Where_no_silo_ever_was_gateways_find_none()
    {
        await using var schema = new TestSchema();
        await using var database = new ClusterDatabase(schema.Options);
        Assert.Empty(await World.GatewaysOf(database).GetGateways());
    }

    [PostgresFact]
    public async Task Many_who_come_first_make_the_tables_once()
    {
        await using var schema = new TestSchema();
        await using var database = new ClusterDatabase(schema.Options);
        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => database.Prepare()));
    }

    private static MembershipEntry Silo(int number, SiloStatus status = SiloStatus.Active) => new()
    {
        SiloAddress = SiloAddress.New(new IPEndPoint(IPAddress.Loopback, 11_000 + number), number),
        Status = status,
        ProxyPort = 30_000 + number,
        HostName = "host",
        SiloName = $"silo-{number}",
        StartTime = Noon,
        IAmAliveTime = Noon,
    };

    private sealed class World(TestSchema schema, ClusterDatabase database) : IAsyncDisposable
    {
        public PostgresMembership Table { get; } = new(database, Options.Create(Cluster));

        public PostgresGateways Gateways { get; } = GatewaysOf(database);

        private static ClusterOptions Cluster => new() { ClusterId = "c", ServiceId = "s" };

        public static async Task<World> Make()
        {
            var schema = new TestSchema();
            var database = new ClusterDatabase(schema.Options);
            await database.Prepare();
            var world = new World(schema, database);
            await world.Table.InitializeMembershipTable(true);
            return world;
        }

        public static PostgresGateways GatewaysOf(ClusterDatabase database) =>
            new(database, Options.Create(Cluster), Options.Create(new GatewayOptions()));

        public async Task<TableVersion> Next() => (await Table.ReadAll()).Version.Next();

        public async ValueTask DisposeAsync()
        {
            await database.DisposeAsync();
            await schema.DisposeAsync();
        }
    }
}
