using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace GuestGrid.Gateway.Limits;

/// <summary>
/// How many requests one OAuth client may make: a full window's allowance at once, then evenly (the generic
/// cell rate algorithm, one number a client). Bounded by the number of configured clients: ask only for
/// authenticated ones.
/// </summary>
public sealed class ClientRateLimit
{
    public const int DefaultRequests = 300;

    private readonly int requests;
    private readonly long window;
    private readonly long interval;
    private readonly string policy;
    private readonly ConcurrentDictionary<string, Allowance> clients = new(StringComparer.Ordinal);

    public ClientRateLimit(int requests, TimeSpan window)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(requests, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(window, TimeSpan.FromSeconds(1));
        this.requests = requests;
        interval = Math.Max(1, window.Ticks / requests);
        this.window = interval * requests;
        policy = $"\"client\";q={requests};w={(long)Math.Ceiling(window.TotalSeconds)}";
    }

    /// <summary>Counts one request of <paramref name="clientId"/>; a refused one takes nothing.</summary>
    public RateDecision Take(string clientId, DateTimeOffset now)
    {
        var allowance = clients.GetOrAdd(clientId, static _ => new Allowance());
        while (true)
        {
            var seen = Volatile.Read(ref allowance.FullAt);
            var start = Math.Max(seen, now.UtcTicks);
            var next = start + interval;
            var over = next - now.UtcTicks - window;
            if (over > 0)
                return new RateDecision(false, 0, new TimeSpan(over), new TimeSpan(seen - now.UtcTicks));
            if (Interlocked.CompareExchange(ref allowance.FullAt, next, seen) == seen)
                return new RateDecision(
                    true, (int)(-over / interval), TimeSpan.Zero, new TimeSpan(next - now.UtcTicks));
        }
    }

    /// <summary>
    /// The <c>RateLimit</c> fields of the IETF draft; they name the policy, never the client.
    /// </summary>
    public void Announce(HttpResponse response, in RateDecision decision)
    {
        // Retry-After must never be earlier than t, so a refused request is told when one is free, not when
        // all are.
        var wait = decision.IsAllowed ? decision.FullAfter : decision.RetryAfter;
        var seconds = (long)Math.Ceiling(wait.TotalSeconds);
        response.Headers["RateLimit-Policy"] = policy;
        response.Headers["RateLimit"] = string.Create(
            CultureInfo.InvariantCulture, $"\"client\";r={decision.Remaining};t={seconds}");
    }

    /// <summary>The instant (UTC ticks) at which the whole allowance is there again.</summary>
    private sealed class Allowance
    {
        public long FullAt;
    }
}
