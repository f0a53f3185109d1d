using GuestGrid.Core.GuestSessions;
using GuestGrid.Core.Identifiers;
using GuestGrid.Gateway.Errors;
using GuestGrid.Protocol.Errors;
using GuestGrid.Runtime.Sessions;

namespace GuestGrid.Gateway.Sessions;

/// <summary>What a guest, or a backend for it, wants a session with, as far as dialects agree.</summary>
/// <param name="NameField">How the dialect spells the name.</param>
/// <param name="Address">The network that counts; null where none does.</param>
public sealed record GuestWish(string? AnonymousId, string? Name, string NameField, string? Email, Routing Routing,
    AddressPrefix? Address);

/// <summary>Turns wishes into openings, or says everything that is wrong with them.</summary>
public sealed class GuestWishes(SessionIds ids, RoutingOptions routing)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(600);

    /// <param name="faults">What the dialect found already, and what is found here.</param>
    public bool TryRead(GuestWish wish, List<FieldError> faults, out Opening opening, out Refusal refusal)
    {
        opening = null!;
        var session = ids.New();
        var anonymous = GuestFields.ReadAnonymous(wish.AnonymousId, session, faults);
        var name = GuestFields.ReadName(wish.Name, wish.NameField, anonymous, faults);
        var email = GuestFields.ReadEmail(wish.Email, faults);
        refusal = new Refusal(ErrorCatalogue.InvalidRequest);
        if (faults.Count > 0) return false;
        if (routing.FindUnknown(wish.Routing) is { } unknown)
        {
            refusal = new Refusal(ErrorCatalogue.InvalidRouting, unknown);
            return false;
        }
        opening = new Opening(session, anonymous, name, email, Timeout, wish.Routing, "", wish.Address, default);
        return true;
    }
}
