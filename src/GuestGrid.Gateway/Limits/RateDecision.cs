namespace GuestGrid.Gateway.Limits;

/// <param name="Remaining">Whole requests that could follow at once.</param>
/// <param name="RetryAfter">Exact time until the next request is let through; zero when this one was.</param>
/// <param name="FullAfter">Time until the whole allowance is there again.</param>
public readonly record struct RateDecision(bool IsAllowed, int Remaining, TimeSpan RetryAfter, TimeSpan FullAfter);
