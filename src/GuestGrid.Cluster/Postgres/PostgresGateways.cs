using Microsoft.Extensions.Options;
using Npgsql;
using Orleans.Configuration;
using Orleans.Messaging;
using Orleans.Runtime;

namespace GuestGrid.Cluster.Postgres;

/// <summary>Where a gateway finds silos: those that the table of silos calls active.</summary>
internal sealed class PostgresGateways(
    ClusterDatabase database, IOptions<ClusterOptions> cluster, IOptions<GatewayOptions> gateways)
    : IGatewayListProvider
{
    public TimeSpan MaxStaleness => gateways.Value.GatewayListRefreshPeriod;

    [Obsolete("Orleans does not ask any more.")]
    public bool IsUpdatable => true;

    public Task InitializeGatewayListProvider() => Task.CompletedTask;

    public async Task<IList<Uri>> GetGateways()
    {
        await using var command = database.Source.CreateCommand($"""
            SELECT silo, proxy_port FROM {database.Schema}.cluster_silos
            WHERE cluster_id = @cluster AND status = {(int)SiloStatus.Active} AND proxy_port > 0
            """);
        command.Parameters.AddWithValue("cluster", cluster.Value.ClusterId);
        try
        {
            var found = new List<Uri>();
            await using var reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync())
            {
                var silo = SiloAddress.FromParsableString(reader.GetString(0));
                found.Add(SiloAddress.New(silo.Endpoint.Address, reader.GetInt32(1), silo.Generation).ToGatewayUri());
            }
            return found;
        }
        catch (PostgresException fault) when (fault.SqlState is PostgresErrorCodes.UndefinedTable
            or PostgresErrorCodes.InvalidSchemaName)
        {
            // No silo has ever been there.
            return [];
        }
    }
}
