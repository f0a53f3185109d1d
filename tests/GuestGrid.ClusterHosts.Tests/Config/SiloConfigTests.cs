using System.Text.RegularExpressions;
using GuestGrid.Cluster.Providers;
using GuestGrid.Cluster.Settings;
using GuestGrid.Gateway.Security;
using Microsoft.Extensions.Configuration;

namespace GuestGrid.ClusterHosts.Tests.Config;

/// <summary>The very files of <c>silo-config</c>: whatever they set means something, nothing is missing, all is explained.</summary>
public sealed partial class SiloConfigTests
{
    private static readonly string[] Sections = ["GuestGrid:Cluster:", "GuestGrid:Silo:", "GuestGrid:Storage:"];

    private static readonly string[] Secrets =
        ["GuestGrid:Cluster:IdempotencySecret", "GuestGrid:Storage:ConnectionString"];

    public static TheoryData<string> Files => [.. ConfigFile.All];

    [Fact]
    public void There_is_a_file_for_every_kind_of_cluster() => Assert.Equal(
        Enum.GetNames<Clustering>().Select(kind => $"{kind.ToLowerInvariant()}.json").Order(),
        ConfigFile.All);

    [Theory, MemberData(nameof(Files))]
    public void Every_key_means_something(string file)
    {
        var settings = new SettingReader(ConfigFile.Configuration(file), "GuestGrid");
        SettingsFile.Read(ConfigFile.Path(file)).Check(settings, ConfigFile.Known(file));
        Assert.Empty(settings.Faults);
    }

    [Theory, MemberData(nameof(Files))]
    public void No_key_of_a_cluster_is_missing(string file)
    {
        var there = SettingsFile.Read(ConfigFile.Path(file)).Paths.ToHashSet(StringComparer.OrdinalIgnoreCase);
        Assert.DoesNotContain(ConfigFile.Known(file),
            path => Sections.Any(path.StartsWith) && !Secrets.Contains(path) && !there.Contains(path));
    }

    [Theory, MemberData(nameof(Files))]
    public void Every_key_is_explained(string file)
    {
        var lines = File.ReadAllLines(ConfigFile.Path(file));
        Assert.Empty(lines.Where((line, index) =>
            Leaf().IsMatch(line) && !lines[index - 1].TrimStart().StartsWith("//", StringComparison.Ordinal)));
        Assert.Contains(lines, Leaf().IsMatch);
    }

    [Theory, MemberData(nameof(Files))]
    public void A_start_with_it_and_its_secrets_finds_no_fault(string file)
    {
        var configuration = ConfigFile.Configuration(file);
        var isDevelopment = file == "localhost.json";
        var settings = new SettingReader(configuration, "GuestGrid");
        var cluster = ClusterSettings.Read(settings.Section("Cluster"), isDevelopment);
        var storage = StorageSettings.Read(settings.Section("Storage"), cluster.Clustering, isDevelopment);
        ProviderChoice.CheckConnection(settings.Section("Storage"), cluster, storage);
        // Whether this machine's name has an address is not the file's business.
        Assert.DoesNotContain(settings.Faults,
            fault => !fault.Path.EndsWith("AdvertisedAddress", StringComparison.Ordinal));
        Assert.Equal(file, $"{cluster.Clustering.ToString().ToLowerInvariant()}.json");
    }

    [GeneratedRegex("^\\s*\"\\w+\": [^{\\[]")]
    private static partial Regex Leaf();
}
