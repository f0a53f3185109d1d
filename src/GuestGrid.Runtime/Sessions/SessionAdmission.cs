using GuestGrid.Core;
using GuestGrid.Core.AddressThrottles;
using GuestGrid.Core.AnonymousVisitors;
using GuestGrid.Core.Guests;
using GuestGrid.Core.GuestSessions;
using GuestGrid.Core.Identifiers;
using GuestGrid.Runtime.Entities;

namespace GuestGrid.Runtime.Sessions;

/// <summary>
/// Creates sessions for every dialect: the address is asked first (a flood of fresh ids must not make an actor each),
/// then the visitor, then the session opens. Every step repeats without harm, so a caller that did not hear the answer
/// asks again with the same id.
/// </summary>
public sealed class SessionAdmission(IGuestGrid grid)
{
    /// <param name="guest">As whom the guest comes; null where the opening says all.</param>
    /// <exception cref="Stores.StoreUnavailableException">The outcome is unknown; ask again with the same session
    /// id.</exception>
    public async ValueTask<Admission> Create(Opening opening, Newcomer? guest = null)
    {
        guest ??= new Newcomer(opening.Anonymous, opening.Name, opening.Email);
        if (await FindExisting(opening) is { } existing) return existing;
        if (opening.Address is { } address
            && await AskAddress(address, opening.Session) is { } refusedAddress) return refusedAddress;
        var visitor = GuestId.Of(opening.Anonymous);
        // Its visitor keeps the quota, the guest's own record is elsewhere.
        var isElsewhere = opening.ChosenGuest is { } chosen && chosen != visitor;
        // A lease of two timeouts: the session asks for more long before it needs it.
        var admitted = await AskVisitor(visitor, new AnonymousVisitorCommand.Admit(
            opening.Session, 2 * opening.Timeout, isElsewhere ? null : guest));
        if (admitted.IsRejected)
        {
            if (opening.Address is { } counted) await Withdraw(counted, opening.Session);
            return new Admission.Refused(admitted.Rejection);
        }
        if (admitted.Answer.LeaseUntil is not { } lease)
            // Admitted before and over since: the session itself knows the rest.
            return await FindExisting(opening)
                ?? new Admission.Refused(new GuestSessionRejection.SessionOver(EndReason.LeaseLost));
        if (isElsewhere && await CreateGuest(opening, guest) is { } refusedGuest) return refusedGuest;
        var opened = await grid.Session(opening.Session).Execute(new GuestSessionCommand.Open(opening, lease));
        // Its guest was erased before it could begin; or a moment ago, and is back under the same key too soon.
        if (opened.IsRejected) return await Withdraw(opening, new AnonymousVisitorRejection.ErasureUnderWay());
        var found = ((GuestSessionAnswer.Viewed)opened.Answer).Session;
        await WithdrawFromOthers(opening, found.Opening);
        return Compare(opening, found, opened.Changed);
    }

    // A session says that it has ended before its visitor has heard of it: whoever saw that does not wait for the slot.
    private async ValueTask<Outcome<VisitorAnswer>> AskVisitor(GuestId visitor, AnonymousVisitorCommand.Admit admit)
    {
        var admitted = await grid.Visitor(visitor).Execute(admit);
        if (admitted.Rejection is not AnonymousVisitorRejection.QuotaExceeded { Live: { IsDefault: false } live })
            return admitted;
        var isFreed = false;
        foreach (var session in live)
        {
            if (await grid.View(session) is not { Ended: not null }) continue;
            await grid.Visitor(visitor).Execute(new AnonymousVisitorCommand.ReleaseSlot(session));
            isFreed = true;
        }
        return isFreed ? await grid.Visitor(visitor).Execute(admit) : admitted;
    }

    // The guest's own record knows the session before it opens, or nobody could erase it.
    private async ValueTask<Admission?> CreateGuest(Opening opening, Newcomer guest)
    {
        var created = await grid.Visitor(opening.Guest).Execute(
            new AnonymousVisitorCommand.CreateGuest(opening.Session, guest));
        return created.IsRejected ? await Withdraw(opening, created.Rejection) : null;
    }

    private async ValueTask<Admission> Withdraw(Opening refused, Rejection rejection)
    {
        var withdraw = new AnonymousVisitorCommand.Withdraw(refused.Session);
        var visitor = GuestId.Of(refused.Anonymous);
        await grid.Visitor(visitor).Execute(withdraw);
        if (refused.Guest != visitor) await grid.Visitor(refused.Guest).Execute(withdraw);
        if (refused.Address is { } counted) await Withdraw(counted, refused.Session);
        return new Admission.Refused(rejection);
    }

    // Two wishes under one key can both get here: the one that loses must cost its own visitor and address nothing.
    private async ValueTask WithdrawFromOthers(Opening asked, Opening found)
    {
        if (asked.Anonymous != found.Anonymous)
            await grid.Visitor(GuestId.Of(asked.Anonymous))
                .Execute(new AnonymousVisitorCommand.Withdraw(asked.Session));
        if (asked.Address is { } address && address != found.Address) await Withdraw(address, asked.Session);
    }

    // Only an id that a client's key gives can have been used; a fresh one needs no look-up.
    private async ValueTask<Admission?> FindExisting(Opening opening)
    {
        if (opening.Fingerprint.Length == 0) return null;
        var known = await grid.Session(opening.Session).Execute(new GuestSessionCommand.Inspect());
        return known.Answer is GuestSessionAnswer.Viewed viewed ? Compare(opening, viewed.Session, isNew: false) : null;
    }

    private static Admission Compare(Opening asked, SessionView found, bool isNew)
    {
        if (isNew) return new Admission.Created(found);
        return found.Opening.Fingerprint == asked.Fingerprint
            ? new Admission.Existing(found)
            : new Admission.KeyReused();
    }

    private async ValueTask<Admission?> AskAddress(AddressPrefix address, GuestSessionId session)
    {
        var outcome = await grid.Address(address).Execute(new AddressThrottleCommand.Admit(session));
        return outcome.IsRejected ? new Admission.Refused(outcome.Rejection) : null;
    }

    private async ValueTask Withdraw(AddressPrefix address, GuestSessionId session) =>
        await grid.Address(address).Execute(new AddressThrottleCommand.Withdraw(session));
}

/// <summary>What became of the wish for a session.</summary>
public abstract record Admission
{
    private Admission() { }

    public sealed record Created(SessionView Session) : Admission;

    /// <summary>The same request made it before.</summary>
    public sealed record Existing(SessionView Session) : Admission;

    /// <summary>The idempotency key made a session for another request.</summary>
    public sealed record KeyReused : Admission;

    public sealed record Refused(Rejection Rejection) : Admission;
}
