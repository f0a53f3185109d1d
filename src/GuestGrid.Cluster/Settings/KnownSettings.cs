using GuestGrid.Gateway.Attachments;
using GuestGrid.Gateway.Dialects.Simulator;
using GuestGrid.Gateway.Limits;
using GuestGrid.Gateway.Operations;
using GuestGrid.Gateway.Retention;
using GuestGrid.Gateway.Security;
using GuestGrid.Gateway.Sessions;
using Microsoft.Extensions.Configuration;

namespace GuestGrid.Cluster.Settings;

/// <summary>Every setting that means something to a silo or to a gateway: one file serves both.</summary>
public static class KnownSettings
{
    public static IReadOnlySet<string> In(IConfiguration configuration, bool isDevelopment)
    {
        // Faults are of no interest here; whoever needs a setting has found them.
        var all = new SettingReader(configuration, "GuestGrid");
        var cluster = all.Section("Cluster");
        StorageSettings.Read(all.Section("Storage"), ClusterSettings.Read(cluster, isDevelopment).Clustering,
            isDevelopment);
        SharedSecret.Read(cluster, "IdempotencySecret", otherwise: null);
        all.Section("Silo").Switch("Gateway", false);
        all.Section("Silo").Switch("Dashboard", false);
        SimulatorOptions.Read(all, isDevelopment);
        RoutingOptions.Read(all.Section("Routing"), isDevelopment);
        GridSettings.ReadSockets(all);
        LogLimits.Read(all.Section("Log"));
        GridSettings.ReadPolicies(all);
        RetentionSettings.Read(all.Section("Retention"));
        OAuthOptions.Read(all.Section("OAuth"), isDevelopment);
        EdgeOptions.Read(all);
        TokenOptions.Read(all.Section("Tokens"), developmentKey: null);
        AttachmentOptions.Read(all, data: "");
        all.Text("Data");
        return all.Asked;
    }
}
