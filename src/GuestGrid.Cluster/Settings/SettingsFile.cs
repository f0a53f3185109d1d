using GuestGrid.Gateway.Security;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Json;

namespace GuestGrid.Cluster.Settings;

/// <summary>
/// The file named by <c>--config</c>: JSON with comments, and without secrets. Environment variables count for more.
/// </summary>
public sealed class SettingsFile
{
    private static readonly string[] SecretNames =
        ["ConnectionString", "IdempotencySecret", "Secret", "SecretHash", "PrivateKeyPem", "Password"];

    private readonly IConfigurationRoot content;

    private SettingsFile(string path, IConfigurationRoot content) => (Path, this.content) = (path, content);

    public string Path { get; }

    /// <exception cref="ConfigurationException">The file can't be read.</exception>
    public static SettingsFile Read(string path)
    {
        var full = System.IO.Path.GetFullPath(path);
        try
        {
            return new SettingsFile(path, new ConfigurationBuilder().AddJsonFile(full, optional: false).Build());
        }
        catch (Exception fault) when (fault is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            throw new ConfigurationException([new ConfigurationFault("--config", path, "a readable file of settings",
                $"{fault.InnerException?.Message ?? fault.Message}")]);
        }
    }

    /// <summary>Puts the file's settings below those of the environment and the command line.</summary>
    public void AddTo(IConfigurationManager configuration) => configuration.Sources.Insert(0,
        new ChainedConfigurationSource { Configuration = content });

    /// <summary>
    /// Secrets in the file, and settings that nobody looked for: misspelt, or without effect in this file.
    /// </summary>
    public void Check(SettingReader guestGrid, IReadOnlySet<string> ofOtherHosts)
    {
        foreach (var (path, value) in content.AsEnumerable())
        {
            if (value is null) continue;
            if (SecretNames.Contains(LastName(path), StringComparer.OrdinalIgnoreCase))
                Fault(guestGrid, path, "(hidden)", "nothing in a file",
                    $"Give it as the environment variable {path.Replace(":", "__", StringComparison.Ordinal)}.");
            else if (!SettingReader.IsKnown(path, guestGrid.Asked) && !SettingReader.IsKnown(path, ofOtherHosts))
                Fault(guestGrid, path, value, "settings that have an effect here", "Correct its name, or remove it.");
        }
    }

    /// <summary>The paths of everything that the file sets.</summary>
    public IEnumerable<string> Paths => content.AsEnumerable().Where(pair => pair.Value is not null)
        .Select(pair => pair.Key);

    private static string LastName(string path) => path[(path.LastIndexOf(':') + 1)..];

    private static void Fault(SettingReader guestGrid, string path, string value, string allowed, string fix)
    {
        const string Root = "GuestGrid:";
        if (path.StartsWith(Root, StringComparison.OrdinalIgnoreCase))
            guestGrid.Fault(path[Root.Length..], value, allowed, fix);
    }
}
