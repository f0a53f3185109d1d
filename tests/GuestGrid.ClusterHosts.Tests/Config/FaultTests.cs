using GuestGrid.Cluster.Hosting;
using GuestGrid.Cluster.Providers;
using GuestGrid.Cluster.Settings;
using GuestGrid.Gateway.Security;
using Microsoft.Extensions.Configuration;

namespace GuestGrid.ClusterHosts.Tests.Config;

/// <summary>A start that must not happen names everything that is wrong, in words an operator can act on.</summary>
public sealed class FaultTests
{
    [Fact]
    public void Everything_that_is_wrong_is_told_at_once()
    {
        var faults = FaultsOf("""
            { "GuestGrid": {
                "Cluster": { "Clustering": "Zookeeper", "AdvertisedAddress": "0.0.0.0", "SiloPort": 70000,
                             "ProbeInterval": "3", "SiloPrt": 1 },
                "Storage": { "Kind": "Postgres", "ConnectionString": "Host=db;Password=hunter2" } } }
            """);
        Assert.Equal(["GuestGrid:Cluster:AdvertisedAddress", "GuestGrid:Cluster:Clustering",
            "GuestGrid:Cluster:ProbeInterval", "GuestGrid:Cluster:SiloPort", "GuestGrid:Cluster:SiloPrt",
            "GuestGrid:Storage:ConnectionString"],
            faults.Select(fault => fault.Path).Where(path => path != "GuestGrid:Storage:Kind").Order());
        Assert.DoesNotContain(faults, fault => fault.ToString().Contains("hunter2", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Tokens", "Secret"), InlineData("Cluster", "IdempotencySecret"), InlineData("OAuth", "SecretHash")]
    public void A_secret_in_a_file_is_a_fault(string section, string name) => Assert.Contains(
        FaultsOf($$"""{ "GuestGrid": { "{{section}}": { "{{name}}": "hunter2" } } }"""),
        fault => fault.Path == $"GuestGrid:{section}:{name}" && fault.Value == "(hidden)"
            && fault.Fix.Contains($"GuestGrid__{section}__{name}", StringComparison.Ordinal));

    [Fact]
    public void Memory_keeps_nothing_but_a_cluster_on_one_machine() => Assert.Contains(
        FaultsOf("""{ "GuestGrid": { "Cluster": { "Clustering": "Postgres" }, "Storage": { "Kind": "Memory" } } }"""),
        fault => fault.Path == "GuestGrid:Storage:Kind" && fault.Value == "Memory");

    [Fact]
    public void Production_is_no_cluster_on_one_machine() => Assert.Contains(
        FaultsOf("""{ "GuestGrid": { "Cluster": { "Clustering": "Localhost" } } }"""),
        fault => fault.Path == "GuestGrid:Cluster:Clustering" && fault.Value == "Localhost");

    [Theory]
    [InlineData(64, "a"), InlineData(5000, "a"), InlineData(1, "a/b"), InlineData(1, "a b"), InlineData(1, "ä")]
    public void An_id_that_some_store_could_not_keep_is_a_fault(int times, string part)
    {
        var id = string.Concat(Enumerable.Repeat(part, times));
        var faults = FaultsOf(
            $$"""{ "GuestGrid": { "Cluster": { "ClusterId": "{{id}}", "ServiceId": "{{id}}" } } }""");
        Assert.Equal(["GuestGrid:Cluster:ClusterId", "GuestGrid:Cluster:ServiceId"],
            faults.Where(fault => fault.Allowed.StartsWith("1 to 63 of", StringComparison.Ordinal))
                .Select(fault => fault.Path).Order());
        Assert.DoesNotContain(faults, fault => fault.ToString().Length > 500);
    }

    [Fact]
    public void An_id_of_63_characters_is_none() => Assert.DoesNotContain(
        FaultsOf($$"""{ "GuestGrid": { "Cluster": { "ClusterId": "{{new string('a', 60)}}-._" } } }"""),
        fault => fault.Path == "GuestGrid:Cluster:ClusterId");

    [Theory]
    [InlineData("Postgres"), InlineData("AdoNet")]
    public void A_schema_that_PostgreSQL_would_refuse_is_a_fault_among_the_others(string kind) => Assert.Contains(
        FaultsOf($$"""
            { "GuestGrid": { "Cluster": { "Clustering": "Postgres" },
                             "Storage": { "Kind": "{{kind}}", "Schema": "a\"b" } } }
            """), fault => fault is { Path: "GuestGrid:Storage:Schema", Value: "a\"b" });

    [Fact]
    public void A_gateway_in_Production_needs_keys_and_a_secret_that_all_gateways_share()
    {
        using var file = new ScratchFile("""{ "GuestGrid": { "Cluster": { "Clustering": "Postgres" } } }""");
        var start = Start(file);
        GatewayParts.Read(start);
        var refusal = Assert.Throws<ConfigurationException>(start.ThrowIfFaulty);
        Assert.Contains(refusal.Faults, fault => fault.Path == "GuestGrid:Tokens:Keys");
        Assert.Contains(refusal.Faults, fault => fault.Path == "GuestGrid:Cluster:IdempotencySecret");
    }

    [Theory]
    [InlineData("Redis", "Redis"), InlineData("Azure", "Azure"), InlineData("Postgres", "AdoNet")]
    public void Only_a_provider_that_was_not_built_in_is_told_with_how_to_build_it(string clustering, string kind) =>
        Assert.Equal(Provider.Has(kind) ? 0 : 1, FaultsOf($$"""
            { "GuestGrid": { "Cluster": { "Clustering": "{{clustering}}" }, "Storage": { "Kind": "{{kind}}" } } }
            """).Count(fault => fault.Path == "GuestGrid:Storage:Kind"
                && fault.Fix.Contains($"-p:GuestGridProviders={kind}", StringComparison.Ordinal)));

    [Theory]
    [InlineData("Redis", "AdoNet"), InlineData("Postgres", "Redis"), InlineData("Azure", "Postgres")]
    public void Entities_are_in_the_database_that_the_cluster_is_in(string clustering, string kind) => Assert.Contains(
        FaultsOf($$"""
            { "GuestGrid": { "Cluster": { "Clustering": "{{clustering}}" }, "Storage": { "Kind": "{{kind}}" } } }
            """), fault => fault.Path == "GuestGrid:Storage:Kind" && fault.Allowed.Contains(clustering));

    [Fact]
    public void A_file_that_is_not_there_is_told() =>
        Assert.Contains("nowhere.json", Assert.Throws<ConfigurationException>(
            () => SettingsFile.Read("nowhere.json")).Message, StringComparison.Ordinal);

    [Fact]
    public void What_the_environment_sets_counts_for_more_than_the_file()
    {
        using var file = new ScratchFile("""{ "GuestGrid": { "Cluster": { "SiloPort": 1 } } }""");
        var configuration = new ConfigurationManager();
        configuration.AddInMemoryCollection([new("GuestGrid:Cluster:SiloPort", "2")]);
        SettingsFile.Read(file.Path).AddTo(configuration);
        Assert.Equal("2", configuration["GuestGrid:Cluster:SiloPort"]);
    }

    private static IReadOnlyList<ConfigurationFault> FaultsOf(string json)
    {
        using var file = new ScratchFile(json);
        return Assert.Throws<ConfigurationException>(Start(file).ThrowIfFaulty).Faults;
    }

    private static ClusterStart Start(ScratchFile file) => ClusterStart.Read(
        new HostArguments(file.Path, Urls: null, Environment: "Production", Data: null, Gateway: false),
        "http://127.0.0.1:0");
}
