using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;
using GuestGrid.Core.GuestSessions;
using GuestGrid.Core.Identifiers;
using GuestGrid.Gateway.Errors;
using GuestGrid.Gateway.Security;
using GuestGrid.Protocol;
using GuestGrid.Protocol.Errors;
using GuestGrid.Protocol.Sessions;
using GuestGrid.Runtime.Sessions;
using Microsoft.AspNetCore.Http;

namespace GuestGrid.Gateway.Sessions;

/// <summary>Turns a creation request into an opening, or says everything that is wrong with it.</summary>
public sealed class SessionRequests(SessionIds ids, RoutingOptions routing)
{
    private const string IdempotencyHeader = "Idempotency-Key";
    private const int TimeoutMin = 60;
    private const int TimeoutMax = 3600;
    private const int TimeoutDefault = 600;

    public bool TryRead(HttpRequest http, ApiClient client, CreateSessionRequest request, out Opening opening,
        out Refusal refusal, out IReadOnlyList<FieldError> faults)
    {
        opening = null!;
        faults = [];
        if (!TryReadKey(http, out var key))
        {
            refusal = new Refusal(ErrorCatalogue.InvalidIdempotencyKey);
            return false;
        }
        var session = key is null ? ids.New() : ids.Of(client.Id, key);
        var (found, routed) = (new List<FieldError>(), ReadRouting(request.RoutingData, out var wrongRouting));
        var anonymous = GuestFields.ReadAnonymous(request.AnonymousId, session, found);
        var name = GuestFields.ReadName(request.Name, "name", anonymous, found);
        var email = GuestFields.ReadEmail(request.Email, found);
        var timeout = request.TimeoutSeconds ?? TimeoutDefault;
        if (timeout is < TimeoutMin or > TimeoutMax)
            found.Add(new FieldError("timeoutSeconds", $"from {TimeoutMin} to {TimeoutMax}"));
        var address = GuestFields.ReadAddress(request.GuestAddress, found);
        faults = wrongRouting is { } wrong ? [wrong, .. found] : found;
        refusal = new Refusal(wrongRouting is null ? ErrorCatalogue.InvalidRequest : ErrorCatalogue.InvalidRouting);
        if (faults.Count > 0) return false;
        opening = new Opening(session, anonymous, name, email, TimeSpan.FromSeconds(timeout), routed!,
            key is null ? "" : Fingerprint(request), address, default);
        return true;
    }

    private Routing? ReadRouting(RoutingData? data, out FieldError? fault)
    {
        fault = null;
        if (data is null) return Fail("routingData", "is missing", out fault);
        if (!QueueId.TryParse(data.QueueId, out var queue))
            return Fail("routingData.queueId", "is missing or malformed", out fault);
        if (data.SkillRequirements is not { } required)
            return Fail("routingData.skillRequirements", "is missing; it may be empty", out fault);
        if (required.Count > Routing.SkillsMax)
            return Fail("routingData.skillRequirements", $"at most {Routing.SkillsMax}", out fault);
        var skills = ImmutableArray.CreateBuilder<SkillRequirement>(required.Count);
        foreach (var item in required)
        {
            if (item is null || !SkillId.TryParse(item.SkillId, out var skill))
                return Fail("routingData.skillRequirements", "each has a skillId", out fault);
            skills.Add(new SkillRequirement(skill, item.SkillLevel ?? 1));
        }
        if (!GuestFields.IsLanguage(data.Language))
            return Fail("routingData.language", GuestFields.Language, out fault);
        var result = new Routing(queue, data.Priority ?? 0, skills.DrainToImmutable(), data.Language);
        return routing.FindUnknown(result) is { } unknown ? Fail("routingData", unknown, out fault) : result;
    }

    private static Routing? Fail(string field, string message, out FieldError? fault)
    {
        fault = new FieldError(field, message);
        return null;
    }

    private static bool TryReadKey(HttpRequest request, out string? key)
    {
        key = null;
        if (!request.Headers.TryGetValue(IdempotencyHeader, out var header)) return true;
        if (header is not [{ Length: >= 1 and <= 255 } text] || text.AsSpan().ContainsAnyExceptInRange(' ', '~'))
            return false;
        key = text;
        return true;
    }

    // The request as it was understood: the same wish in another spelling is the same payload.
    private static string Fingerprint(CreateSessionRequest request) => Convert.ToHexStringLower(
        SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(request, ApiJson.Default.CreateSessionRequest)));
}
