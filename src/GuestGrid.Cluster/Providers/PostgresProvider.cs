using GuestGrid.Cluster.Postgres;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Messaging;
using Orleans.Serialization;

namespace GuestGrid.Cluster.Providers;

/// <summary>Silos, reminders and entities in one database.</summary>
internal sealed class PostgresProvider(ClusterDatabase database) : Provider
{
    public override void Cluster(ISiloBuilder silo)
    {
        silo.Services.AddSingleton(database).AddSingleton<IMembershipTable, PostgresMembership>();
        silo.AddReminders();
        silo.Services.AddSingleton<IReminderTable, PostgresReminders>();
        // One silo keeps the reminders of another's entities, and has to say so when it can't.
        silo.Services.Configure<ExceptionSerializationOptions>(
            options => options.SupportedNamespacePrefixes.Add("Npgsql"));
    }

    public override void Cluster(IClientBuilder client) =>
        client.Services.AddSingleton(database).AddSingleton<IGatewayListProvider, PostgresGateways>();

    public override void Store(ISiloBuilder silo) =>
        throw new NotSupportedException("Entities in PostgreSQL are kept by our own store.");
}
