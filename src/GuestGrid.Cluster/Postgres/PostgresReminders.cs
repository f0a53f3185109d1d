using System.Globalization;
using Microsoft.Extensions.Options;
using Npgsql;
using Orleans.Configuration;
using Orleans.Runtime;

namespace GuestGrid.Cluster.Postgres;

/// <summary>What brings entities back that nobody holds in memory.</summary>
internal sealed class PostgresReminders(ClusterDatabase database, IOptions<ClusterOptions> cluster) : IReminderTable
{
    private const string Columns = "grain, name, starts_at, period_ticks, version";

    private readonly string table = $"{database.Schema}.cluster_reminders";
    private readonly string serviceId = cluster.Value.ServiceId;
    private readonly SharedTrips trips = new(database.Source);

    public Task StartAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;

    public async Task<ReminderTableData> ReadRows(GrainId grainId) => new(await trips.Run(
        $"SELECT {Columns} FROM {table} WHERE service_id = @service AND grain = @grain",
        Of(new NpgsqlParameter("grain", grainId.ToString())), ReadAll));

    // A silo's share of the ring: after its begin, up to its end, perhaps over zero. Long, so nobody travels with it.
    public async Task<ReminderTableData> ReadRows(uint begin, uint end)
    {
        await using var command = database.Source.CreateCommand(
            $"SELECT {Columns} FROM {table} WHERE service_id = @service "
            + $"AND (hash > @begin {(begin < end ? "AND" : "OR")} hash <= @end)");
        command.Parameters.AddRange(Of(new("begin", (long)begin), new("end", (long)end)));
        await using var reader = await command.ExecuteReaderAsync();
        return new(await ReadAll(reader));
    }

    public async Task<ReminderEntry?> ReadRow(GrainId grainId, string reminderName) => (await trips.Run(
        $"SELECT {Columns} FROM {table} WHERE service_id = @service AND grain = @grain AND name = @name",
        Of(new("grain", grainId.ToString()), new("name", reminderName)), ReadAll)).FirstOrDefault();

    public async Task<string?> UpsertRow(ReminderEntry entry) => await trips.Run($"""
        INSERT INTO {table} VALUES (@service, @grain, @name, @hash, @starts, @period, 1)
        ON CONFLICT (service_id, grain, name) DO UPDATE
        SET starts_at = @starts, period_ticks = @period, version = cluster_reminders.version + 1
        RETURNING version
        """,
        Of(new("grain", entry.GrainId.ToString()), new("name", entry.ReminderName),
            new("hash", (long)entry.GrainId.GetUniformHashCode()),
            new("starts", DateTime.SpecifyKind(entry.StartAt, DateTimeKind.Utc)),
            new("period", entry.Period.Ticks)),
        async reader => await reader.ReadAsync() ? Spell(reader.GetInt64(0)) : null);

    public Task<bool> RemoveRow(GrainId grainId, string reminderName, string eTag) => trips.Run(
        $"DELETE FROM {table} WHERE service_id = @service AND grain = @grain AND name = @name "
        + "AND version = @version RETURNING version",
        Of(new("grain", grainId.ToString()), new("name", reminderName),
            new("version", long.Parse(eTag, CultureInfo.InvariantCulture))),
        reader => reader.ReadAsync());

    public Task TestOnlyClearTable() => trips.Run(
        $"DELETE FROM {table} WHERE service_id = @service RETURNING version", Of(), reader => reader.ReadAsync());

    private static async Task<List<ReminderEntry>> ReadAll(NpgsqlDataReader reader)
    {
        var entries = new List<ReminderEntry>();
        while (await reader.ReadAsync())
            entries.Add(new ReminderEntry
            {
                GrainId = GrainId.Parse(reader.GetString(0)),
                ReminderName = reader.GetString(1),
                StartAt = reader.GetDateTime(2),
                Period = TimeSpan.FromTicks(reader.GetInt64(3)),
                ETag = Spell(reader.GetInt64(4)),
            });
        return entries;
    }

    private NpgsqlParameter[] Of(params NpgsqlParameter[] parameters) =>
        [.. parameters, new("service", serviceId)];

    private static string Spell(long version) => version.ToString(CultureInfo.InvariantCulture);
}
