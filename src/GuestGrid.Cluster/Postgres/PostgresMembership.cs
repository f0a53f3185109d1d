using System.Globalization;
using Microsoft.Extensions.Options;
using Npgsql;
using Orleans.Configuration;
using Orleans.Runtime;

namespace GuestGrid.Cluster.Postgres;

/// <summary>
/// Who the silos of the cluster are. Every change raises the one version of the table and is refused when that is not
/// the version it was made for, so that all silos see the same changes in the same order.
/// </summary>
internal sealed class PostgresMembership(ClusterDatabase database, IOptions<ClusterOptions> cluster) : IMembershipTable
{
    private readonly string schema = database.Schema;
    private readonly string clusterId = cluster.Value.ClusterId;

    public Task InitializeMembershipTable(bool tryInitTableVersion) => tryInitTableVersion
        ? Change($"INSERT INTO {schema}.cluster_versions VALUES (@cluster, 0) ON CONFLICT DO NOTHING")
        : Task.CompletedTask;

    public Task DeleteMembershipTableEntries(string clusterId) => Change($"""
        DELETE FROM {schema}.cluster_silos WHERE cluster_id = @cluster;
        DELETE FROM {schema}.cluster_versions WHERE cluster_id = @cluster
        """, clusterId);

    public Task CleanupDefunctSiloEntries(DateTimeOffset beforeDate) => Change($"""
        DELETE FROM {schema}.cluster_silos
        WHERE cluster_id = @cluster AND status = {(int)SiloStatus.Dead} AND alive_at < @before
        """, clusterId, new NpgsqlParameter("before", beforeDate.UtcDateTime));

    public Task<MembershipTableData> ReadRow(SiloAddress key) =>
        Read("AND s.silo = @silo", new NpgsqlParameter("silo", key.ToParsableString()));

    public Task<MembershipTableData> ReadAll() => Read("");

    public Task<bool> InsertRow(MembershipEntry entry, TableVersion tableVersion) => Write(entry, tableVersion, $"""
        INSERT INTO {schema}.cluster_silos SELECT @cluster, @silo, @status, @proxy, @host, @name,
            @suspects, @suspected, @started, @alive FROM next
        ON CONFLICT DO NOTHING
        """);

    public Task<bool> UpdateRow(MembershipEntry entry, string etag, TableVersion tableVersion) =>
        Write(entry, tableVersion, $"""
            UPDATE {schema}.cluster_silos SET status = @status, suspects = @suspects, suspected_at = @suspected,
                alive_at = @alive FROM next WHERE cluster_id = @cluster AND silo = @silo
            """);

    // No change of who is there, so the version stays.
    public Task UpdateIAmAlive(MembershipEntry entry) => Change($"""
        UPDATE {schema}.cluster_silos SET alive_at = @alive WHERE cluster_id = @cluster AND silo = @silo
        """, clusterId, new NpgsqlParameter("silo", entry.SiloAddress.ToParsableString()),
        new NpgsqlParameter("alive", Utc(entry.IAmAliveTime)));

    // One statement: the row and the version change together, or neither does.
    private async Task<bool> Write(MembershipEntry entry, TableVersion version, string change)
    {
        await using var connection = await database.Source.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using var command = new NpgsqlCommand($"""
            WITH next AS (UPDATE {schema}.cluster_versions SET version = @version
                WHERE cluster_id = @cluster AND version = @expected RETURNING version)
            {change}
            """, connection, transaction);
        command.Parameters.AddRange(MemberRow.Parameters(entry));
        command.Parameters.AddWithValue("cluster", clusterId);
        command.Parameters.AddWithValue("version", version.Version);
        command.Parameters.AddWithValue("expected", int.Parse(version.VersionEtag, CultureInfo.InvariantCulture));
        if (await command.ExecuteNonQueryAsync() != 1) return false;
        await transaction.CommitAsync();
        return true;
    }

    private async Task<MembershipTableData> Read(string where, params NpgsqlParameter[] parameters)
    {
        // One statement, so that the silos are those of the version.
        await using var command = database.Source.CreateCommand($"""
            SELECT v.version, s.silo, s.status, s.proxy_port, s.host_name, s.silo_name, s.suspects, s.suspected_at,
                s.started_at, s.alive_at
            FROM {schema}.cluster_versions v
            LEFT JOIN {schema}.cluster_silos s ON s.cluster_id = v.cluster_id {where}
            WHERE v.cluster_id = @cluster
            """);
        command.Parameters.AddRange(parameters);
        command.Parameters.AddWithValue("cluster", clusterId);
        await using var reader = await command.ExecuteReaderAsync();
        var version = new TableVersion(0, "0");
        var rows = new List<Tuple<MembershipEntry, string>>();
        while (await reader.ReadAsync())
        {
            var etag = reader.GetInt32(0).ToString(CultureInfo.InvariantCulture);
            version = new TableVersion(reader.GetInt32(0), etag);
            if (!reader.IsDBNull(1)) rows.Add(Tuple.Create(MemberRow.Read(reader), etag));
        }
        return new MembershipTableData(rows, version);
    }

    private Task Change(string sql) => Change(sql, clusterId);

    private async Task Change(string sql, string cluster, params NpgsqlParameter[] parameters)
    {
        await using var connection = await database.Source.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using var command = new NpgsqlCommand(sql, connection, transaction);
        command.Parameters.AddRange(parameters);
        command.Parameters.AddWithValue("cluster", cluster);
        await command.ExecuteNonQueryAsync();
        await transaction.CommitAsync();
    }

    private static DateTime Utc(DateTime time) => DateTime.SpecifyKind(time, DateTimeKind.Utc);
}
