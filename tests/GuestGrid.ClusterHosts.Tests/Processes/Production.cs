using GuestGrid.Storage.Tests.Postgres;

namespace GuestGrid.ClusterHosts.Tests.Processes;

/// <summary>What a silo in Production needs to be told at least.</summary>
internal static class Production
{
    public const string Secret = "a secret of thirty-two characters";

    /// <param name="name">Of the cluster's schema, so that each has its own.</param>
    public static (string Name, string Value)[] Settings(string name) =>
    [
        ("ASPNETCORE_ENVIRONMENT", "Production"), ("GuestGrid:Cluster:Clustering", "Postgres"),
        ("GuestGrid:Storage:Kind", "Postgres"),
        ("GuestGrid:Storage:ConnectionString", PostgresServer.Shared.ConnectionString),
        ("GuestGrid:Storage:Schema", $"{name}_{Environment.ProcessId}"),
        ("GuestGrid:Cluster:IdempotencySecret", new string('A', 43)),
        ("GuestGrid:Tokens:Keys:0:Id", "k"), ("GuestGrid:Tokens:Keys:0:Algorithm", "HS256"),
        ("GuestGrid:Tokens:Keys:0:Secret", new string('A', 43)),
        ("GuestGrid:OAuth:Clients:0:Id", "operator"), ("GuestGrid:OAuth:Clients:0:Secret", Secret),
        ("GuestGrid:OAuth:Clients:0:Scopes:0", "guestgrid:admin"),
    ];
}
