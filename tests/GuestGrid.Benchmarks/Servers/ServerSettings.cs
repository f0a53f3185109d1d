using System.Globalization;

namespace GuestGrid.Benchmarks.Servers;

/// <summary>
/// Every name of a GuestGrid setting that the benchmarks rely on stands here and only here.
/// </summary>
internal static class ServerSettings
{
    public const string ClientId = "guestgrid-dev";
    public const string ClientSecret = "guestgrid-dev-secret";

    private const string Unlimited = "1000000000";

    /// <summary>What every run needs: the OAuth client's own limit is not what is measured.</summary>
    public static readonly IReadOnlyDictionary<string, string> Basic = new Dictionary<string, string>
    {
        ["ASPNETCORE_ENVIRONMENT"] = "Development",
        ["DOTNET_gcServer"] = "1",
        ["Logging__LogLevel__Default"] = "Warning",
        ["GuestGrid__OAuth__RequestsPerMinute"] = Unlimited,
    };

    /// <summary>P1, P3 and P6: the rules are evaluated, and let all of this load through.</summary>
    public static readonly IReadOnlyDictionary<string, string> Permissive =
        new Dictionary<string, string>(Basic)
    {
        ["GuestGrid__Limits__MessagesPerSecond"] = "1000000",
        ["GuestGrid__Limits__MessageBurst"] = "1000000",
        ["GuestGrid__Limits__VelocityPerAddress"] = "100000",
        ["GuestGrid__Limits__VelocityPerVisitor"] = "1000",
        ["GuestGrid__Limits__MinCreationInterval"] = "00:00:00",
        // Who finds no room in the line asks again every half minute, and is not idle.
        ["GuestGrid__Desk__WaitingMax"] = "100000",
    };

    /// <summary>P9: the store that both sides have, each in a schema of its own.</summary>
    public static IReadOnlyDictionary<string, string> InPostgres(string connection, string schema) =>
        new Dictionary<string, string>(Permissive)
    {
        ["GuestGrid__Storage__Kind"] = "Postgres",
        ["GuestGrid__Storage__ConnectionString"] = connection,
        ["GuestGrid__Storage__Schema"] = schema,
    };

    public static IReadOnlyDictionary<string, string> Cluster(string connection, string schema) =>
        new Dictionary<string, string>(InPostgres(connection, schema))
    {
        ["GuestGrid__Cluster__Clustering"] = "Postgres",
        ["GuestGrid__Cluster__ClusterId"] = schema,
        ["GuestGrid__Cluster__AdvertisedAddress"] = "127.0.0.1",
    };

    /// <summary>P4: a visitor that has a session may not have another for as long as the run lasts.</summary>
    public static readonly IReadOnlyDictionary<string, string> Throttling =
        new Dictionary<string, string>(Basic)
    {
        ["GuestGrid__Limits__MinCreationInterval"] = "01:00:00",
        ["GuestGrid__Limits__VelocityPerAddress"] = AddressVelocity.ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>
    /// For what those who left cost: server GC lets resident memory swing by more than all of them could weigh,
    /// so here the collector works often and gives back.
    /// </summary>
    public static readonly IReadOnlyDictionary<string, string> FrugalCollector = new Dictionary<string, string>
    {
        ["DOTNET_gcServer"] = "0",
        ["DOTNET_gcConcurrent"] = "0",
        ["DOTNET_GCgen0size"] = "1000000",
        ["DOTNET_GCConserveMemory"] = "7",
    };

    /// <summary>Creations a minute that one address prefix may make in P4; the default, said aloud.</summary>
    public const int AddressVelocity = 60;
}
