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
        var address = GuestFields.ReadAddress(request.GuestAddress, found);
        // Without an identifier the chosen id serves as one; without either one is minted.
        var wish = new GuestWish(request.AnonymousId ?? chosen?.ToString(), request.Name, "name", request.Email,
            ReadRouting(request.Routing, found), address);
        if (!wishes.TryRead(wish, found, out opening, out refusal)) return false;
        var attributes = GuestAttributes.Read(request.Attributes);
        opening = opening with { ChosenGuest = chosen, Attributes = GuestAttributes.ForToken(attributes) };
        guest = new Newcomer(opening.Anonymous, opening.Name, opening.Email, attributes, chosen);
        return true;
    }

    /// <summary>What is wrong with it; nothing where it may be done.</summary>
    public static IReadOnlyList<FieldError> TryRead(ChangeGuestRequest request, out GuestChange change)
    {
        var found = new List<FieldError>();
        var name = GuestNames.Given(request.Name);
        if (name is not null) GuestFields.ReadName(name, "name", default, found);
        change = new GuestChange(
            name, GuestFields.ReadEmail(request.Email, found), GuestAttributes.Read(request.Attributes));
        return found;
    }

    private Routing ReadRouting(GuestRouting? given, List<FieldError> faults)
    {
        var result = routing.Default;
        if (given?.Queue is { } queue)
        {
            if (QueueId.TryParse(queue.Id, out var id)) result = result with { Queue = id };
            else faults.Add(new FieldError("routing.queue.id", GuestFields.Identifier));
        }
        if (given?.Skill is { } skill)
        {
            if (SkillId.TryParse(skill.Id, out var id)) result = result with { Skills = [new SkillRequirement(id, 1)] };
            else faults.Add(new FieldError("routing.skill.id", GuestFields.Identifier));
        }
        if (given?.Language is not { } language) return result;
        if (!GuestFields.IsLanguage(language))
            faults.Add(new FieldError("routing.language", GuestFields.Language));
        return result with { Language = language };
    }
}
