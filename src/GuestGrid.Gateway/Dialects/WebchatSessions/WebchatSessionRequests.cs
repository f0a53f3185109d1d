using System.Collections.Immutable;
using System.Text.Json;
using GuestGrid.Core.GuestSessions;
using GuestGrid.Core.Identifiers;
using GuestGrid.Gateway.Errors;
using GuestGrid.Gateway.Sessions;
using GuestGrid.Protocol;
using GuestGrid.Protocol.Errors;
using GuestGrid.Protocol.WebchatSessions;

namespace GuestGrid.Gateway.Dialects.WebchatSessions;

/// <summary>
/// Reads a creation of this dialect. <c>language</c> steers routing, and so does <c>queueId</c> in <c>metadata</c>;
/// tags and metadata become the session's context.
/// </summary>
internal sealed class WebchatSessionRequests(GuestWishes wishes, RoutingOptions routing)
{
    /// <param name="context">Null where the request has nothing to keep.</param>
    public bool TryRead(CreateWebchatSessionRequest request, out Opening opening,
        out GuestSessionCommand.SetContext? context, out Refusal refusal, out IReadOnlyList<FieldError> faults)
    {
        (opening, context) = (null!, null);
        var found = new List<FieldError>();
        faults = found;
        if (!IdentifierText.IsValid(request.Language))
            found.Add(new FieldError("language", GuestFields.Identifier));
        if (string.IsNullOrWhiteSpace(request.DisplayName)) found.Add(new FieldError("displayName", "is missing"));
        if (request.Tags?.Any(tag => tag is null) == true) found.Add(new FieldError("tags", "each is a text"));
        var address = GuestFields.ReadAddress(request.GuestAddress, found);
        var wanted = routing.Default with { Language = request.Language };
        if (request.Metadata?.GetValueOrDefault("queueId") is { } queue)
        {
            if (!QueueId.TryParse(queue, out var id))
            {
                refusal = new Refusal(ErrorCatalogue.InvalidRouting);
                return false;
            }
            wanted = wanted with { Queue = id };
        }
        if (!wishes.TryRead(new GuestWish(request.AnonymousId, request.DisplayName, "displayName", request.Email,
            wanted, address), found, out opening, out refusal)) return false;
        if (request.Tags is { Count: > 0 } || request.Metadata is { Count: > 0 }) context = ReadContext(request);
        return true;
    }

    private static GuestSessionCommand.SetContext ReadContext(CreateWebchatSessionRequest request)
    {
        var changes = ImmutableSortedDictionary.CreateBuilder<string, string?>(StringComparer.Ordinal);
        foreach (var (key, value) in request.Metadata ?? ImmutableDictionary<string, string>.Empty)
            if (value is not null) changes[key] = JsonSerializer.Serialize(value, ApiJson.Default.String);
        if (request.Tags is { Count: > 0 } tags)
            changes["tags"] = JsonSerializer.Serialize(tags, ApiJson.Default.IReadOnlyListString);
        changes["language"] = JsonSerializer.Serialize(request.Language!, ApiJson.Default.String);
        return new GuestSessionCommand.SetContext(changes.ToImmutable(), null);
    }
}
