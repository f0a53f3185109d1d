using System.Text.Json;
using System.Text.Json.Serialization;
using static System.Text.Json.Serialization.JsonIgnoreCondition;

namespace GuestGrid.Protocol.Guests;

/// <summary>Body of <c>POST /api/v2/guests</c> (surface, section 2).</summary>
/// <param name="Id">The guest's id; one is minted where it is absent.</param>
/// <param name="GuestAddress">The guest's own address, which limits count.</param>
public sealed record CreateGuestRequest(string? Id, string? Name, string? Email,
    IReadOnlyDictionary<string, JsonElement>? Attributes, GuestRouting? Routing, string? AnonymousId,
    string? GuestAddress);

/// <summary>Where the guest's conversation should go.</summary>
public sealed record GuestRouting(NamedEntity? Queue, NamedEntity? Skill, string? Language);

public sealed record NamedEntity(string? Id);

/// <summary>Body of <c>PUT /api/v2/guests/{id}</c>.</summary>
/// <param name="Attributes">Merged key by key; null deletes a key.</param>
public sealed record ChangeGuestRequest(
    string? Name, string? Email, IReadOnlyDictionary<string, JsonElement>? Attributes);

/// <summary>A guest as HTTP shows it.</summary>
/// <param name="Active">Has it a session that is not over?</param>
/// <param name="GuestToken">The same as <paramref name="SessionToken"/>.</param>
/// <param name="SessionToken">Of its newest session.</param>
/// <param name="Sessions">The newest first.</param>
public sealed record GuestRecord(string Id, string Name, [property: JsonIgnore(Condition = Never)] string? Email,
    IReadOnlyDictionary<string, JsonElement> Attributes, bool Active, string CreatedTime,
    [property: JsonIgnore(Condition = Never)] string? GuestToken,
    [property: JsonIgnore(Condition = Never)] string? SessionToken, IReadOnlyList<NamedEntity> Sessions);
