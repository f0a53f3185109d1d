using GuestGrid.Gateway.Security;

namespace GuestGrid.Cluster.Settings;

/// <summary>Reads settings that name one of a few things.</summary>
internal static class Names
{
    /// <param name="isOptional">Whether it may be left out, for <paramref name="otherwise"/>.</param>
    public static T Read<T>(SettingReader section, string name, T otherwise, bool isOptional) where T : struct, Enum
    {
        var text = section.Text(name);
        if (text is null && isOptional) return otherwise;
        var known = Enum.GetNames<T>();
        if (text is not null && known.Contains(text, StringComparer.OrdinalIgnoreCase))
            return Enum.Parse<T>(text, ignoreCase: true);
        section.Fault(name, text, string.Join(", ", known), "Choose one of them.");
        return otherwise;
    }

    /// <summary>Whether it is this that stands there, and not a default or a fault.</summary>
    public static bool Says<T>(SettingReader section, string name, T value) where T : struct, Enum =>
        value.ToString().Equals(section.Text(name), StringComparison.OrdinalIgnoreCase);
}
