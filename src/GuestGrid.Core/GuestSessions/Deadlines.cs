namespace GuestGrid.Core.GuestSessions;

/// <summary>When something is due in an open session by time alone.</summary>
public static class Deadlines
{
    /// <summary>When the session ends unless the guest does something.</summary>
    public static DateTimeOffset Expiry(GuestSession.Open state, GuestSessionPolicy policy) =>
        Earlier(Idle(state), Earlier(state.LeaseUntil, Lifetime(state, policy)));

    public static EndReason ExpiryReason(GuestSession.Open state, GuestSessionPolicy policy)
    {
        var expiry = Expiry(state, policy);
        if (expiry == Idle(state)) return EndReason.Idle;
        return expiry == Lifetime(state, policy) ? EndReason.Lifetime : EndReason.LeaseLost;
    }

    /// <summary>When a connected guest is to be warned of the end; null where that is done.</summary>
    public static DateTimeOffset? Warning(GuestSession.Open state, GuestSessionPolicy policy)
    {
        if (state.Connection is null) return null;
        var expiry = Expiry(state, policy);
        return state.WarnedFor == expiry ? null : expiry - policy.ExpiryNotice;
    }

    /// <summary>When a connected guest is to be given a fresh token.</summary>
    public static DateTimeOffset? TokenRenewal(GuestSession.Open state, GuestSessionPolicy policy) =>
        state.Connection is null ? null : state.Token.ExpiresAt - policy.ExpiryNotice;

    public static DateTimeOffset? RoutingRetry(GuestSession.Open state) =>
        state.Stage is RoutingStage.Waiting { RetryAt: { } at } ? at : null;

    public static DateTimeOffset Next(GuestSession.Open state, GuestSessionPolicy policy)
    {
        var next = Expiry(state, policy);
        if (Warning(state, policy) is { } warning) next = Earlier(next, warning);
        if (TokenRenewal(state, policy) is { } renewal) next = Earlier(next, renewal);
        if (RoutingRetry(state) is { } retry) next = Earlier(next, retry);
        if (Attaching.NextExpiry(state) is { } upload) next = Earlier(next, upload);
        return next;
    }

    private static DateTimeOffset Idle(GuestSession.Open state) => state.LastActivity + state.Opening.Timeout;

    private static DateTimeOffset Lifetime(GuestSession.Open state, GuestSessionPolicy policy) =>
        state.Opening.OpenedAt + policy.MaxSessionLifetime;

    private static DateTimeOffset Earlier(DateTimeOffset left, DateTimeOffset right) => left < right ? left : right;
}
