using GuestGrid.Core.Identifiers;
using Microsoft.AspNetCore.Http;

namespace GuestGrid.Gateway.Limits;

/// <summary>
/// How often one guest token may be shown to this gateway, with a request or to open a socket: some times at once, then
/// evenly. What is said on an open socket has paces of its own.
/// </summary>
/// <param name="capacity">So many tokens are remembered at least half of; to forget one early only gives it its
/// allowance back.</param>
public sealed class GuestRateLimit(int perSecond, int burst, int capacity = 100_000)
{
    private readonly RateRule rule = new("guest", burst, burst * TimeSpan.FromSeconds(1) / perSecond);
    private readonly TwoGenerations<(GuestSessionId, long), RateRule.Allowance> tokens = new(capacity);

    /// <summary>Counts one showing; a refused one takes nothing.</summary>
    /// <param name="generation">Of the token: who holds an older one does not spend what the newest may.</param>
    public RateDecision Take(GuestSessionId session, long generation, DateTimeOffset now) =>
        rule.Take(tokens.GetOrAdd((session, generation), static () => new RateRule.Allowance()), now);

    /// <summary>The <c>RateLimit</c> fields of the answer.</summary>
    public void Announce(HttpResponse response, in RateDecision decision) => rule.Announce(response, decision);
}
