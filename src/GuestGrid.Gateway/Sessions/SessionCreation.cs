using GuestGrid.Core;
using GuestGrid.Core.AddressThrottles;
using GuestGrid.Core.AnonymousVisitors;
using GuestGrid.Core.Guests;
using GuestGrid.Core.GuestSessions;
using GuestGrid.Core.Identifiers;
using GuestGrid.Gateway.Errors;
using GuestGrid.Gateway.Limits;
using GuestGrid.Runtime.Sessions;

namespace GuestGrid.Gateway.Sessions;

/// <summary>
/// Creates sessions for all dialects, and turns away at this gateway whom the grid refused a moment ago: a flood costs
/// no store write and no actor.
/// </summary>
public sealed class SessionCreation(SessionAdmission admission, RefusalCache<string> refusedVisitors,
    RefusalCache<AddressPrefix> refusedAddresses, TimeProvider clock)
{
    /// <param name="guest">As whom the guest comes; null where the opening says all.</param>
    public async ValueTask<Creation> Create(Opening opening, Newcomer? guest = null)
    {
        // Under an idempotency key the session may exist, which counts against nothing: only the grid knows.
        if (opening.Fingerprint.Length == 0 && IsRefused(opening, out var refusal))
            return new Creation.Refused(refusal);
        return await admission.Create(opening, guest) switch
        {
            Admission.Created created => new Creation.Created(created.Session),
            Admission.Existing existing => new Creation.Existing(existing.Session),
            Admission.KeyReused => new Creation.KeyReused(),
            Admission.Refused refused => new Creation.Refused(Remember(opening, refused.Rejection)),
            var other => throw new System.Diagnostics.UnreachableException(other.ToString()),
        };
    }

    private bool IsRefused(Opening opening, out Refusal refusal)
    {
        var now = clock.GetUtcNow();
        if (opening.Address is { } address && refusedAddresses.IsRefused(address, now, out refusal)) return true;
        return refusedVisitors.IsRefused(opening.Anonymous.ToString(), now, out refusal);
    }

    private Refusal Remember(Opening opening, Rejection rejection)
    {
        var refusal = rejection.ToRefusal();
        if (refusal.RetryAfter is not { } wait) return refusal;
        var until = clock.GetUtcNow() + wait;
        // A quota frees whenever a session ends, so only what time alone ends is remembered.
        if (rejection is AddressThrottleRejection.VelocityExceeded)
            refusedAddresses.Remember(opening.Address!.Value, refusal.Error, until);
        else if (rejection is AnonymousVisitorRejection.CreationIntervalNotElapsed
            or AnonymousVisitorRejection.VelocityExceeded)
            refusedVisitors.Remember(opening.Anonymous.ToString(), refusal.Error, until);
        return refusal;
    }
}

/// <summary>What became of the wish for a session, as the wire tells it.</summary>
public abstract record Creation
{
    private Creation() { }

    public sealed record Created(SessionView Session) : Creation;

    public sealed record Existing(SessionView Session) : Creation;

    public sealed record KeyReused : Creation;

    public sealed record Refused(Refusal Refusal) : Creation;
}
