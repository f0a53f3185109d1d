using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace GuestGrid.Gateway.Limits;

/// <summary>
/// So many requests at once, then evenly (the generic cell rate algorithm, one number a caller).
/// </summary>
internal sealed class RateRule
{
    private readonly string name;
    private readonly long window;
    private readonly long interval;
    private readonly string policy;

    /// <param name="name">What the answers call it.</param>
    public RateRule(string name, int requests, TimeSpan window)
    {
        this.name = name;
        interval = Math.Max(1, window.Ticks / requests);
        this.window = interval * requests;
        policy = $"\"{name}\";q={requests};w={(long)Math.Ceiling(window.TotalSeconds)}";
    }

    /// <summary>Counts one request; a refused one takes nothing.</summary>
    /// <param name="fullAt">The instant (UTC ticks) at which the caller's whole allowance is there again.</param>
    public RateDecision Take(ref long fullAt, DateTimeOffset now)
    {
        while (true)
        {
            var seen = Volatile.Read(ref fullAt);
            var start = Math.Max(seen, now.UtcTicks);
            var next = start + interval;
            var over = next - now.UtcTicks - window;
            if (over > 0)
                return new RateDecision(false, 0, new TimeSpan(over), new TimeSpan(seen - now.UtcTicks));
            if (Interlocked.CompareExchange(ref fullAt, next, seen) == seen)
                return new RateDecision(
                    true, (int)(-over / interval), TimeSpan.Zero, new TimeSpan(next - now.UtcTicks));
        }
    }

    /// <summary>
    /// The <c>RateLimit</c> fields of the IETF draft; they name the policy, never the caller.
    /// </summary>
    public void Announce(HttpResponse response, in RateDecision decision)
    {
        // Retry-After must never be earlier than t, so a refused request is told when one is free, not when
        // all are.
        var wait = decision.IsAllowed ? decision.FullAfter : decision.RetryAfter;
        var seconds = (long)Math.Ceiling(wait.TotalSeconds);
        response.Headers["RateLimit-Policy"] = policy;
        response.Headers["RateLimit"] = string.Create(
            CultureInfo.InvariantCulture, $"\"{name}\";r={decision.Remaining};t={seconds}");
    }
}
