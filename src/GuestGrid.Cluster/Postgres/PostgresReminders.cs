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

    public Task StartAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;

    public async Task<ReminderTableData> ReadRows(GrainId grainId) => new(await Read(
        $"SELECT {Columns} FROM {table} WHERE service_id = @service AND grain = @grain",
        new NpgsqlParameter("grain", grainId.ToString())));

    // A silo's share of the ring: after its begin, up to its end, perhaps over zero.
    public async Task<ReminderTableData> ReadRows(uint begin, uint end) => new(await Read(
        $"SELECT {Columns} FROM {table} WHERE service_id = @service "
        + $"AND (hash > @begin {(begin < end ? "AND" : "OR")} hash <= @end)",
        new NpgsqlParameter("begin", (long)begin), new NpgsqlParameter("end", (long)end)));

    public async Task<ReminderEntry?> ReadRow(GrainId grainId, string reminderName) => (await Read(
        $"SELECT {Columns} FROM {table} WHERE service_id = @service AND grain = @grain AND name = @name",
        new NpgsqlParameter("grain", grainId.ToString()), new NpgsqlParameter("name", reminderName))).FirstOrDefault();

    public async Task<string?> UpsertRow(ReminderEntry entry)
    {
        await using var command = Command($"""
            INSERT INTO {table} VALUES (@service, @grain, @name, @hash, @starts, @period, 1)
            ON CONFLICT (service_id, grain, name) DO UPDATE
            SET starts_at = @starts, period_ticks = @period, version = cluster_reminders.version + 1
            RETURNING version
            """,
            new("grain", entry.GrainId.ToString()), new("name", entry.ReminderName),
            new("hash", (long)entry.GrainId.GetUniformHashCode()),
            new("starts", DateTime.SpecifyKind(entry.StartAt, DateTimeKind.Utc)),
            new("period", entry.Period.Ticks));
        return Spell((long)(await command.ExecuteScalarAsync())!);
    }

    public async Task<bool> RemoveRow(GrainId grainId, string reminderName, string eTag)
    {
        await using var command = Command(
            $"DELETE FROM {table} WHERE service_id = @service AND grain = @grain AND name = @name "
            + "AND version = @version",
            new("grain", grainId.ToString()), new("name", reminderName),
            new("version", long.Parse(eTag, CultureInfo.InvariantCulture)));
        return await command.ExecuteNonQueryAsync() == 1;
    }

    public async Task TestOnlyClearTable()
    {
        await using var command = Command($"DELETE FROM {table} WHERE service_id = @service");
        await command.ExecuteNonQueryAsync();
    }

    private async Task<List<ReminderEntry>> Read(string sql, params NpgsqlParameter[] parameters)
    {
        await using var command = Command(sql, parameters);
        await using var reader = await command.ExecuteReaderAsync();
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

    private NpgsqlCommand Command(string sql, params NpgsqlParameter[] parameters)
    {
        var command = database.Source.CreateCommand(sql);
        command.Parameters.AddRange(parameters);
        command.Parameters.AddWithValue("service", serviceId);
        return command;
    }

    private static string Spell(long version) => version.ToString(CultureInfo.InvariantCulture);
}
