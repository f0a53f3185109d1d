using System.Collections.Immutable;
using System.Globalization;
using GuestGrid.Core.Identifiers;

namespace GuestGrid.Core.Guests;

/// <summary>What is known of a guest beside its sessions (surface, section 2).</summary>
/// <param name="Id">The guest's own.</param>
/// <param name="Anonymous">The identifier whose quota the guest's sessions count against.</param>
/// <param name="Attributes">JSON by key.</param>
/// <param name="SeenAt">The last admission or interaction; what it did later in its sessions, these know.</param>
/// <param name="IsChanged">Is it not as it came any more?</param>
public sealed record GuestProfile(GuestId Id, AnonymousId Anonymous, string Name, string? Email,
    ImmutableSortedDictionary<string, string> Attributes, DateTimeOffset CreatedAt, DateTimeOffset SeenAt,
    bool IsChanged = false)
{
    /// <summary>The profile that a newcomer begins with.</summary>
    public static GuestProfile Of(Newcomer newcomer, DateTimeOffset now) => new(
        newcomer.ChosenId ?? GuestId.Of(newcomer.Anonymous), newcomer.Anonymous, newcomer.Name, newcomer.Email,
        newcomer.InitialAttributes, now, now);

    /// <summary>The bytes of all attributes together, as one JSON object in UTF-8.</summary>
    public int AttributeBytes => JsonMembers.Size(Attributes);

    public GuestProfile With(GuestChange change) => this with
    {
        Name = change.Name ?? Name,
        Email = change.Email ?? Email,
        Attributes = change.Attributes is { } attributes ? JsonMembers.Merge(Attributes, attributes) : Attributes,
        IsChanged = true,
    };

    public bool SameAs(GuestProfile other) => Name == other.Name && Email == other.Email
        && SeenAt == other.SeenAt && Attributes.SequenceEqual(other.Attributes);
}

/// <summary>With what a guest comes for the first time; of no effect on one that is known.</summary>
/// <param name="Attributes">JSON by key; null for none.</param>
/// <param name="ChosenId">The guest's id where the caller chose it: refused where that guest is known
/// already.</param>
public sealed record Newcomer(AnonymousId Anonymous, string Name, string? Email,
    ImmutableSortedDictionary<string, string?>? Attributes = null, GuestId? ChosenId = null)
{
    /// <summary>Those of the profile it becomes.</summary>
    internal ImmutableSortedDictionary<string, string> InitialAttributes =>
        Attributes is { } attributes ? JsonMembers.Merge(JsonMembers.None, attributes) : JsonMembers.None;
}

/// <summary>What of a profile is to be another; null leaves it as it is.</summary>
/// <param name="Attributes">JSON by key; null deletes the key.</param>
public sealed record GuestChange(
    string? Name, string? Email, ImmutableSortedDictionary<string, string?>? Attributes);

/// <summary>The attributes in which a guest's interactions are counted (surface, section 3).</summary>
public static class Interactions
{
    public const string Total = "totalInteractions";
    public const string LastType = "lastInteractionType";
    public const string LastUpdated = "lastUpdated";

    /// <summary>Whole numbers up to here are exact in every JSON client.</summary>
    public const long TotalMax = (1L << 53) - 1;

    /// <summary>The change that counts <paramref name="increment"/> more, up to <see cref="TotalMax"/>.</summary>
    /// <param name="type">As JSON text.</param>
    public static GuestChange Count(GuestProfile profile, string type, long increment, DateTimeOffset now)
    {
        // What a site wrote in place of a number counts as none.
        var isNumber = long.TryParse(profile.Attributes.GetValueOrDefault(Total), NumberStyles.AllowLeadingSign,
            CultureInfo.InvariantCulture, out var before);
        if (!isNumber || before < 0) before = 0;
        var total = before >= TotalMax || increment >= TotalMax - before ? TotalMax : before + Math.Max(0, increment);
        var at = now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        return new GuestChange(null, null, ImmutableSortedDictionary.Create<string, string?>(StringComparer.Ordinal)
            .Add(Total, total.ToString(CultureInfo.InvariantCulture))
            .Add(LastType, type)
            .Add(LastUpdated, $"\"{at}\""));
    }
}
