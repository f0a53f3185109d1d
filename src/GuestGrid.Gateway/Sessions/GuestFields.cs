using GuestGrid.Core.Identifiers;
using GuestGrid.Gateway.Errors;

namespace GuestGrid.Gateway.Sessions;

/// <summary>
/// What several dialects ask of guests in the same words. What is wrong with a field joins the faults; its value is
/// then of no use.
/// </summary>
internal static class GuestFields
{
    public const string Identifier = "1 to 128 characters without control characters";

    public const string Language = "at most 128 characters, without control characters";

    /// <summary>Any words of the site's own, or none.</summary>
    public static bool IsLanguage(string? given) => string.IsNullOrEmpty(given) || IdentifierText.IsValid(given);

    /// <summary>Without an id of its own the visitor is as fresh as the session; under an idempotency key both are the
    /// same every time.</summary>
    public static AnonymousId ReadAnonymous(string? given, GuestSessionId session, List<FieldError> faults)
    {
        if (given is not null && AnonymousId.TryParse(given, out var id)) return id;
        if (given is not null) faults.Add(new FieldError("anonymousId", Identifier));
        return AnonymousId.Parse(session.ToString());
    }

    /// <summary>The given name, or the one that follows from the visitor.</summary>
    /// <param name="field">How the dialect spells the name.</param>
    public static string ReadName(string? given, string field, AnonymousId anonymous, List<FieldError> faults)
    {
        var name = GuestNames.Given(given) ?? GuestNames.Default(anonymous);
        if (name.Length > GuestNames.NameLengthMax || name.Any(char.IsControl))
            faults.Add(new FieldError(
                field, $"at most {GuestNames.NameLengthMax} characters, without control characters"));
        return name;
    }

    public static string? ReadEmail(string? given, List<FieldError> faults)
    {
        if (given is not null && !GuestNames.IsEmail(given))
            faults.Add(new FieldError("email", $"an address of at most {GuestNames.EmailLengthMax} characters"));
        return given;
    }

    /// <summary>The guest's own address, where a backend tells it.</summary>
    public static AddressPrefix? ReadAddress(string? given, List<FieldError> faults)
    {
        if (given is null) return null;
        if (GuestAddress.TryParse(given, out var prefix)) return prefix;
        faults.Add(new FieldError("guestAddress", "an IPv4 or IPv6 address"));
        return null;
    }

    public static ClientMessageId? ReadClientMessageId(string? given, List<FieldError> faults)
    {
        if (given is null) return null;
        if (ClientMessageId.TryParse(given, out var id)) return id;
        faults.Add(new FieldError("clientMessageId", Identifier));
        return null;
    }
}
