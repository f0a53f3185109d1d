using System.Diagnostics.CodeAnalysis;
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

    /// <param name="name">The given name, or <c>Guest_</c> and the start of the anonymous id.</param>
    public static bool TryRead(string? given, string? email, AnonymousId anonymous, out string name,
        [NotNullWhen(false)] out string? fault)
    {
        name = string.IsNullOrWhiteSpace(given) ? "Guest_" + Start(anonymous.ToString()) : given;
        fault = null;
        if (name.Length > NameLengthMax || name.Any(char.IsControl))
            fault = $"name is at most {NameLengthMax} characters, without control characters.";
        else if (email is not null && (email.Length > EmailLengthMax || email.Any(char.IsControl)
            || email.IndexOf('@') is not (> 0 and var at) || at == email.Length - 1))
            fault = $"email is an address of at most {EmailLengthMax} characters.";
        return fault is null;
    }

    private static string Start(string id)
    {
        var length = Math.Min(DefaultNameLength, id.Length);
        // Not half of a character that takes two units.
        return id[..(char.IsHighSurrogate(id[length - 1]) ? length - 1 : length)];
    }
}
