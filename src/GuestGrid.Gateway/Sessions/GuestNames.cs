using GuestGrid.Core.Identifiers;

namespace GuestGrid.Gateway.Sessions;

/// <summary>
/// Names and e-mail addresses as guests give them: bounded, without control characters, otherwise as they are.
/// </summary>
public static class GuestNames
{
    public const int NameLengthMax = 256;

    /// <summary>RFC 5321, section 4.5.3.1.3, less the angle brackets.</summary>
    public const int EmailLengthMax = 254;

    private const int DefaultNameLength = 8;

    /// <summary>A name of nothing but white space is none.</summary>
    public static string? Given(string? name) => string.IsNullOrWhiteSpace(name) ? null : name;

    /// <summary><c>Guest_</c> and the start of the anonymous id.</summary>
    public static string Default(AnonymousId anonymous) => "Guest_" + Start(anonymous.ToString());

    public static bool IsEmail(string text) => text.Length <= EmailLengthMax && !text.Any(char.IsControl)
        && text.IndexOf('@') is > 0 and var at && at < text.Length - 1;

    private static string Start(string id)
    {
        var length = Math.Min(DefaultNameLength, id.Length);
        // Not half of a character that takes two units.
        return id[..(char.IsHighSurrogate(id[length - 1]) ? length - 1 : length)];
    }
}
