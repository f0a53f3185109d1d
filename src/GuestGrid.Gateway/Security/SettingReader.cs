using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace GuestGrid.Gateway.Security;

/// <summary>
/// Reads settings of one section and collects what is wrong with them instead of stopping at the first. A
/// wrong value reads as its default, so that reading goes on; the start is refused at the end.
/// </summary>
public sealed class SettingReader
{
    private readonly IConfigurationSection section;
    private readonly List<ConfigurationFault> faults;
    private readonly HashSet<string> asked;

    public SettingReader(IConfiguration configuration, string path)
        : this(configuration.GetSection(path), [], new HashSet<string>(StringComparer.OrdinalIgnoreCase))
    {
    }

    private SettingReader(IConfigurationSection section, List<ConfigurationFault> faults, HashSet<string> asked)
    {
        this.section = section;
        this.faults = faults;
        this.asked = asked;
    }

    /// <summary>All faults of this reader, its parent and its children.</summary>
    public IReadOnlyList<ConfigurationFault> Faults => faults;

    /// <summary>
    /// The paths of all settings that anybody looked for here, there or not: whatever else is there means nothing.
    /// </summary>
    public IReadOnlySet<string> Asked => asked;

    /// <summary>
    /// The paths of all that is set here and nobody looked for: misspelt, or without effect. Ask when all is read.
    /// </summary>
    public IReadOnlyList<string> Idle() => [.. section.AsEnumerable()
        .Where(setting => setting.Value is not null && !IsKnown(setting.Key, asked)).Select(setting => setting.Key)
        .Order(StringComparer.Ordinal)];

    /// <summary>Whether somebody asked for this setting; an element of a list is known with its list.</summary>
    public static bool IsKnown(string path, IReadOnlySet<string> asked) => asked.Contains(path)
        || (path.LastIndexOf(':') is var end and > 0 && int.TryParse(path[(end + 1)..], out _)
            && asked.Contains(path[..end]));

    public SettingReader Section(string name) => new(section.GetSection(name), faults, asked);

    /// <summary>The elements of a list, each with its own path.</summary>
    public IReadOnlyList<SettingReader> Items(string name) =>
        [.. Children(name).Select(child => new SettingReader(child, faults, asked))];

    /// <summary>The texts of a list.</summary>
    public IReadOnlyList<string> Texts(string name) =>
        [.. Children(name).Select(child => child.Value ?? "")];

    public string? Text(string name)
    {
        asked.Add($"{section.Path}:{name}");
        return section[name] is { Length: > 0 } text ? text : null;
    }

    public int Number(string name, int otherwise, int least, int most) =>
        (int)Number(name, (long)otherwise, least, most);

    public long Number(string name, long otherwise, long least, long most)
    {
        if (Text(name) is not { } text)
            return otherwise;
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number >= least && number <= most)
            return number;
        Fault(name, text, $"a whole number from {least} to {most}", $"Leave it out for {otherwise}.");
        return otherwise;
    }

    /// <summary>Only <c>[d.]hh:mm:ss</c>: a bare number would be read as days.</summary>
    public TimeSpan Duration(string name, TimeSpan otherwise, TimeSpan least, TimeSpan most)
    {
        if (Text(name) is not { } text)
            return otherwise;
        if (text.Contains(':') && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var time)
            && time >= least && time <= most)
            return time;
        Fault(
            name,
            text,
            $"a time from {least:c} to {most:c}",
            $"Write it as hh:mm:ss, or leave it out for {otherwise:c}.");
        return otherwise;
    }

    /// <param name="value">What stands there, without any secret.</param>
    public bool Switch(string name, bool otherwise)
    {
        if (Text(name) is not { } text)
            return otherwise;
        if (bool.TryParse(text, out var value))
            return value;
        Fault(name, text, "true or false", $"Leave it out for {(otherwise ? "true" : "false")}.");
        return otherwise;
    }

    public void Fault(string name, string? value, string allowed, string fix)
    {
        var fault = new ConfigurationFault($"{section.Path}:{name}", value, allowed, fix);
        // Settings may be read by several who need them; saying it once is enough.
        if (!faults.Contains(fault)) faults.Add(fault);
    }

    /// <exception cref="ConfigurationException">Anything was wrong.</exception>
    public void ThrowIfFaulty()
    {
        if (faults.Count > 0)
            throw new ConfigurationException(faults);
    }

    private IEnumerable<IConfigurationSection> Children(string name)
    {
        asked.Add($"{section.Path}:{name}");
        return section.GetSection(name).GetChildren();
    }
}
