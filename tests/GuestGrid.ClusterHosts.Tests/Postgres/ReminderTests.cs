using GuestGrid.Cluster.Postgres;
using GuestGrid.Cluster.Providers;
using GuestGrid.Storage.Tests.Postgres;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Npgsql;
using Orleans;
using Orleans.Configuration;
using Orleans.Runtime;
using Orleans.Serialization;

namespace GuestGrid.ClusterHosts.Tests.Postgres;

/// <summary>Reminders are found by their grain and by the share of the ring that a silo has.</summary>
public sealed class ReminderTests
{
    private static readonly DateTime Noon = new(2026, 1, 2, 12, 0, 0, DateTimeKind.Utc);

    [PostgresFact]
    public async Task A_reminder_is_kept_moved_and_removed_only_at_its_newest()
    {
        await using var schema = new TestSchema();
        await using var database = new ClusterDatabase(schema.Options);
        var table = await Prepare(database);
        var grain = Grain("a/b c");
        var first = await table.UpsertRow(Entry(grain, Noon));
        var second = await table.UpsertRow(Entry(grain, Noon.AddHours(1)));
        var kept = await table.ReadRow(grain, "wake");
        Assert.Equal((grain, Noon.AddHours(1), TimeSpan.FromMinutes(5), second),
            (kept!.GrainId, kept.StartAt, kept.Period, kept.ETag));
        Assert.False(await table.RemoveRow(grain, "wake", first!));
        Assert.True(await table.RemoveRow(grain, "wake", second!));
        Assert.Null(await table.ReadRow(grain, "wake"));
        Assert.Empty((await table.ReadRows(grain)).Reminders);
    }

    [PostgresFact]
    public async Task Every_reminder_is_in_exactly_one_of_the_shares_of_a_ring()
    {
        await using var schema = new TestSchema();
        await using var database = new ClusterDatabase(schema.Options);
        var table = await Prepare(database);
        var grains = Enumerable.Range(0, 40).Select(number => Grain($"session-{number}")).ToHashSet();
        foreach (var grain in grains) await table.UpsertRow(Entry(grain, Noon));
        uint[] bounds = [100_000, 1_500_000_000, 4_000_000_000];
        var found = new List<GrainId>();
        for (var i = 0; i < bounds.Length; i++)
        {
            var share = await table.ReadRows(bounds[i], bounds[(i + 1) % bounds.Length]);
            found.AddRange(share.Reminders.Select(reminder => reminder.GrainId));
        }
        Assert.Equal(grains.Count, found.Count);
        Assert.Equal(grains, found.ToHashSet());
        // A silo that is alone has all of the ring.
        Assert.Equal(grains.Count, (await table.ReadRows(7, 7)).Reminders.Count);
    }

    [PostgresFact]
    public async Task A_thousand_that_come_at_once_are_a_few_commits_and_keep_their_order()
    {
        await using var schema = new TestSchema();
        await using var database = new ClusterDatabase(schema.Options);
        var table = await Prepare(database);
        var grains = Enumerable.Range(0, 1000).Select(number => Grain($"session-{number}")).ToList();
        await Task.WhenAll(grains.SelectMany(grain => new[]
        {
            table.UpsertRow(Entry(grain, Noon)), table.UpsertRow(Entry(grain, Noon.AddHours(1))),
        }));
        Assert.All((await table.ReadRows(7, 7)).Reminders,
            reminder => Assert.Equal(Noon.AddHours(1), reminder.StartAt));
        await using var commits = database.Source.CreateCommand(
            $"SELECT count(DISTINCT xmin::text), count(*) FROM {database.Schema}.cluster_reminders");
        await using var reader = await commits.ExecuteReaderAsync();
        Assert.True(await reader.ReadAsync());
        Assert.Equal(grains.Count, reader.GetInt64(1));
        Assert.InRange(reader.GetInt64(0), 1, grains.Count / 10);
    }

    [PostgresFact]
    public async Task What_one_of_them_can_t_have_is_not_the_others_fault()
    {
        await using var schema = new TestSchema();
        await using var database = new ClusterDatabase(schema.Options);
        var table = await Prepare(database);
        var kept = Enumerable.Range(0, 20)
            .Select(number => table.UpsertRow(Entry(Grain($"a-{number}"), Noon))).ToList();
        // No text of PostgreSQL holds this character.
        var refused = table.UpsertRow(Entry(Grain("b\0"), Noon));
        kept.AddRange(Enumerable.Range(0, 20).Select(number => table.UpsertRow(Entry(Grain($"c-{number}"), Noon))));
        await Assert.ThrowsAsync<PostgresException>(() => refused);
        Assert.All(await Task.WhenAll(kept), etag => Assert.Equal("1", etag));
        Assert.Equal(40, (await table.ReadRows(7, 7)).Reminders.Count);
    }

    [PostgresFact]
    public async Task A_silo_can_tell_another_that_the_database_failed()
    {
        await using var schema = new TestSchema();
        await using var database = new ClusterDatabase(schema.Options);
        var host = Host.CreateApplicationBuilder();
        host.UseOrleans(silo => new PostgresProvider(database).Cluster(silo));
        using var silo = host.Build();
        var serializer = silo.Services.GetRequiredService<Serializer>();
        Exception fault = new NpgsqlException("It is gone.", new TimeoutException("Too late."));
        var told = Assert.IsType<NpgsqlException>(
            serializer.Deserialize<Exception>(serializer.SerializeToArray(fault)));
        Assert.Equal("It is gone.", told.Message);
        Assert.IsType<TimeoutException>(told.InnerException);
    }

    private static async Task<PostgresReminders> Prepare(ClusterDatabase database)
    {
        await database.Prepare();
        return new PostgresReminders(database, Options.Create(new ClusterOptions { ServiceId = "s" }));
    }

    private static GrainId Grain(string key) => GrainId.Create("guestgrid.session", key);

    private static ReminderEntry Entry(GrainId grain, DateTime at) => new()
    {
        GrainId = grain, ReminderName = "wake", StartAt = at, Period = TimeSpan.FromMinutes(5),
    };
}
