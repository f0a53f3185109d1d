using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;

namespace GuestGrid.Gateway.Limits;

/// <summary>
/// How many requests one OAuth client may make: a full window's allowance at once, then evenly. Bounded by the number
/// of configured clients: ask only for authenticated ones.
/// </summary>
public sealed class ClientRateLimit
{
    public const int DefaultRequests = 300;

    private readonly RateRule rule;
    private readonly ConcurrentDictionary<string, Allowance> clients = new(StringComparer.Ordinal);

    public ClientRateLimit(int requests, TimeSpan window)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(requests, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(window, TimeSpan.FromSeconds(1));
        rule = new RateRule("client", requests, window);
    }

    /// <summary>Counts one request of <paramref name="clientId"/>; a refused one takes nothing.</summary>
    public RateDecision Take(string clientId, DateTimeOffset now) =>
        rule.Take(ref clients.GetOrAdd(clientId, static _ => new Allowance()).FullAt, now);

    /// <summary>The <c>RateLimit</c> fields of the answer.</summary>
    public void Announce(HttpResponse response, in RateDecision decision) => rule.Announce(response, decision);

    private sealed class Allowance
    {
        public long FullAt;
    }
}
