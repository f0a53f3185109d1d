using GuestGrid.Core.Guests;
using GuestGrid.Core.GuestSessions;
using GuestGrid.Core.Identifiers;
using GuestGrid.Gateway.Errors;
using GuestGrid.Gateway.Sessions;
using GuestGrid.Protocol.Guests;

namespace GuestGrid.Gateway.Dialects.Guests;

/// <summary>Turns requests for guests into what the grid takes, or says everything that is wrong with them.</summary>
internal sealed class GuestRequests(GuestWishes wishes, RoutingOptions routing)
{
    public bool TryRead(CreateGuestRequest request, out Opening opening, out Newcomer guest, out Refusal refusal,
        out IReadOnlyList<FieldError> faults)
    {
        var found = new List<FieldError>();
        faults = found;
        guest = null!;
        GuestId? chosen = null;
        if (request.Id is { } text)
        {
            if (GuestId.TryParse(text, out var id)) chosen = id;
            else found.Add(new FieldError("id", "a UUID"));
        }
        AddressPrefix? address = null;
        if (request.GuestAddress is { } from)
        {
            if (GuestAddress.TryParse(from, out var prefix)) address = prefix;
            else found.Add(new FieldError("guestAddress", "an IPv4 or IPv6 address"));
        }
        // Without an identifier the chosen id serves as one; without either one is minted.
        var wish = new GuestWish(request.AnonymousId ?? chosen?.ToString(), request.Name, "name", request.Email,
            ReadRouting(request.Routing, found), address);
        if (!wishes.TryRead(wish, found, out opening, out refusal)) return false;
        var attributes = GuestAttributes.Read(request.Attributes);
        opening = opening with { ChosenGuest = chosen, Attributes = GuestAttributes.ForToken(attributes) };
        guest = new Newcomer(opening.Anonymous, opening.Name, opening.Email, attributes, chosen);
        return true;
    }

    /// <summary>What is wrong with it; null where nothing is.</summary>
    public static FieldError? TryRead(ChangeGuestRequest request, out GuestChange change)
    {
        change = new GuestChange(Given(request.Name), request.Email, GuestAttributes.Read(request.Attributes));
        return GuestNames.TryRead(request.Name, request.Email, AnonymousId.Parse("any"), out _, out var fault)
            ? null
            : new FieldError(fault.StartsWith("email", StringComparison.Ordinal) ? "email" : "name", fault);
    }

    /// <summary>A name of nothing but white space is none.</summary>
    public static string? Given(string? name) => string.IsNullOrWhiteSpace(name) ? null : name;

    private Routing ReadRouting(GuestRouting? given, List<FieldError> faults)
    {
        var result = routing.Default;
        if (given?.Queue is { } queue)
        {
            if (QueueId.TryParse(queue.Id, out var id)) result = result with { Queue = id };
            else faults.Add(new FieldError("routing.queue.id", "1 to 128 characters without control characters"));
        }
        if (given?.Skill is { } skill)
        {
            if (SkillId.TryParse(skill.Id, out var id)) result = result with { Skills = [new SkillRequirement(id, 1)] };
            else faults.Add(new FieldError("routing.skill.id", "1 to 128 characters without control characters"));
        }
        if (given?.Language is not { } language) return result;
        if (language.Length > IdentifierText.LengthMax)
            faults.Add(new FieldError("routing.language", $"at most {IdentifierText.LengthMax} characters"));
        return result with { Language = language };
    }
}
