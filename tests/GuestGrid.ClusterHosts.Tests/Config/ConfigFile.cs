using GuestGrid.Cluster.Settings;
using Microsoft.Extensions.Configuration;

namespace GuestGrid.ClusterHosts.Tests.Config;

/// <summary>The files of <c>silo-config</c>, as a host reads them.</summary>
internal static class ConfigFile
{
    private static readonly string Folder = System.IO.Path.Combine(AppContext.BaseDirectory, "silo-config");

    public static IReadOnlyList<string> All =>
        [.. Directory.GetFiles(Folder, "*.json").Select(file => System.IO.Path.GetFileName(file)).Order()];

    public static string Path(string file) => System.IO.Path.Combine(Folder, file);

    /// <summary>The file below what its header says comes from the environment.</summary>
    public static ConfigurationManager Configuration(string file)
    {
        var configuration = new ConfigurationManager();
        SettingsFile.Read(Path(file)).AddTo(configuration);
        configuration["GuestGrid:Storage:ConnectionString"] = Connection(file);
        return configuration;
    }

    public static IReadOnlySet<string> Known(string file) =>
        KnownSettings.In(Configuration(file), isDevelopment: file == "localhost.json");

    private static string? Connection(string file) => File.ReadLines(Path(file))
        .Select(line => line.Split("GuestGrid__Storage__ConnectionString")).Where(parts => parts.Length == 2)
        .Select(parts => parts[1].Trim().Replace("...", "QUJD")).FirstOrDefault();
}
