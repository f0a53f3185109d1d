using GuestGrid.Cluster.Hosting;
using GuestGrid.Gateway.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Orleans.Dashboard;

namespace GuestGrid.Cluster.Operations;

/// <summary>
/// Orleans' own pages about a cluster, for operators: outside Development only they see them. Every silo that takes
/// part times each call of each grain, which is why it is a choice.
/// </summary>
public static class Dashboard
{
    public const string Path = "/dashboard/orleans";

    public static bool IsWanted(ClusterStart start) => start.Settings.Section("Silo").Switch("Dashboard", false);

    internal static void Collect(ISiloBuilder silo, ClusterStart start)
    {
        if (IsWanted(start)) silo.AddDashboard();
    }

    /// <summary>Call it after the gateway is in the pipeline: it knows who is an operator.</summary>
    public static void UseDashboard(this WebApplication app, ClusterStart start)
    {
        if (!IsWanted(start)) return;
        if (!start.IsDevelopment) app.UseOperatorGate(Path);
        app.MapOrleansDashboard(Path).ExcludeFromDescription();
    }
}
