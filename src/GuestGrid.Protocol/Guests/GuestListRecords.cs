using System.Text.Json;
using System.Text.Json.Serialization;
using static System.Text.Json.Serialization.JsonIgnoreCondition;

namespace GuestGrid.Protocol.Guests;

/// <summary>A page of <c>GET /api/v2/guests</c> (surface, section 2).</summary>
/// <param name="Total">Guests that the filter takes, on whatever page.</param>
/// <param name="NextUri">Address of the next page; absent on the last.</param>
public sealed record GuestPage(IReadOnlyList<ListedGuest> Entities, int PageSize, int PageNumber, long PageCount,
    long Total, string? NextUri);

/// <param name="Active">The guest's newest session is live.</param>
/// <param name="Attributes">Only where they were asked for by <c>expand=attributes</c>.</param>
public sealed record ListedGuest(string Id, string Name, [property: JsonIgnore(Condition = Never)] string? Email,
    bool Active, string CreatedTime, IReadOnlyDictionary<string, JsonElement>? Attributes);
